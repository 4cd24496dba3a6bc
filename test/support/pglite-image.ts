import { resolve } from 'node:path'

/** The prepared image of an embedded database, which the build makes (see global-setup.ts). */
export const pgliteImage: string = resolve(import.meta.dirname, '../../dist/registry/pglite-image.tgz')
