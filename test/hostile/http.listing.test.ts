/** The hostile suite over HTTP: what a listing may hold, and what is below JSON. */
import { testAttacks } from '../support/hostile-plays.ts'

testAttacks('http', ['listing', 'frames'])
