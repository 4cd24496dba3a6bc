/** The hostile suite over stdio: every place of a definition. */
import { testAttacks } from '../support/hostile-plays.ts'

testAttacks('stdio', ['fields'])
