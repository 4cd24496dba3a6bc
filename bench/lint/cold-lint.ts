/**
 * Searches the first 20 tools of a process and prints the milliseconds that took, the modules loaded. The argument says
 * how: `rules` with all rules as the linter runs them, `plain` with a plain loop over the expressions of all rules.
 */

import type { JsonValue } from '../../src/encoding/json-value.ts'
import { sampleTools } from '../measure.ts'
import { applyRules, makeViews, plainHits, readTexts } from './search-ways.ts'

const texts = readTexts(sampleTools(20) as JsonValue[])
const search = process.argv[2] === 'plain' ? plainHits : applyRules
const start = performance.now()
search(makeViews(texts))
console.log(performance.now() - start)
