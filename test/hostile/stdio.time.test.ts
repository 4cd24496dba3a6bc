/** The hostile suite over stdio: what changes between two looks, and what lies elsewhere. */
import { testAttacks } from '../support/hostile-plays.ts'

testAttacks('stdio', ['time', 'network'])
