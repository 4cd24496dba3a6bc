/** Run by the build: writes the prepared image of an empty embedded database beside the compiled registry. */
import { writeFileSync } from 'node:fs'
import { imageFile } from './open-store.ts'
import { makePgliteImage } from './store/pglite.ts'

writeFileSync(imageFile, await makePgliteImage())
