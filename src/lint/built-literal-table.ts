/**
 * Where the build puts the table of all rules' literals: `npm run build` writes over the compiled form of this module
 * (bench/build-literals.ts). Sources know no table: without one that fits, it is made when the first text is searched.
 */

import type { LiteralTable } from './literal-table.ts'

/** Undefined where nothing was built. */
export const builtLiteralTable: LiteralTable | undefined = undefined
