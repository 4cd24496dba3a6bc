/** The hostile suite over stdio: words that hide, and words in the middle of a session. */
import { testAttacks } from '../support/hostile-plays.ts'

testAttacks('stdio', ['hidden', 'requests'])
