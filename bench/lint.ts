/**
 * What the linter finds and what it wrongly flags, on collections of definitions that lie outside the project.
 * Usage: `npm run bench:lint -- FOLDER`, where FOLDER holds `attacks/`, `benign/` and `history/`.
 */

import { existsSync } from 'node:fs'
import { printPairs, printReleases } from './lint/changes.ts'
import { attackSample } from './lint/corpus.ts'
import { printDetection, printFalseAlarms } from './lint/detection.ts'
import { printHiddenCharacters } from './lint/hidden-characters.ts'
import { printLeftOut } from './lint/left-out.ts'
import { printMutations } from './lint/mutations.ts'
import { printSpeed } from './lint/speed.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined || !existsSync(folder)) {
  console.error(`not run: no collections of definitions at ${JSON.stringify(folder ?? '')}; give their folder`)
  process.exit(3)
}
const start = performance.now()
printHiddenCharacters()
printDetection(folder)
printFalseAlarms(folder)
printPairs(folder)
printReleases(folder)
printMutations(attackSample(folder, 60))
printLeftOut(folder)
printSpeed(folder)
console.log(`\nthe whole table took ${((performance.now() - start) / 1_000).toFixed(0)} s, Node ${process.version}`)
