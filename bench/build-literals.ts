/**
 * Run by the build: writes the table of all rules' literals over the compiled form of src/lint/built-literal-table.ts.
 * A table that no longer fits the rules is not used, so after a change without a build the linter only starts slower.
 */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../src/client/package-root.ts'
import { makeLiteralTable } from '../src/lint/literal-table.ts'
import { searchedExpressions } from '../src/lint/searched-expressions.ts'

const file = join(packageRoot(), 'dist/src/lint/built-literal-table.js')
const table = makeLiteralTable(searchedExpressions)
writeFileSync(file, `/** Made by the build. */\nexport const builtLiteralTable = ${JSON.stringify(table)}\n`)
