/** The hostile suite over stdio: what a listing may hold, and what is below JSON. */
import { testAttacks } from '../support/hostile-plays.ts'

testAttacks('stdio', ['listing', 'frames'])
