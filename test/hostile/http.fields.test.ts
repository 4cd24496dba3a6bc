/** The hostile suite over HTTP: every place of a definition. */
import { testAttacks } from '../support/hostile-plays.ts'

testAttacks('http', ['fields'])
