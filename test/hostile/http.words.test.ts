/** The hostile suite over HTTP: words that hide, and words in the middle of a session. */
import { testAttacks } from '../support/hostile-plays.ts'

testAttacks('http', ['hidden', 'requests'])
