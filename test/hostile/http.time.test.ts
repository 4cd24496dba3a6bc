/** The hostile suite over HTTP: what changes between two looks, and what lies elsewhere. */
import { testAttacks } from '../support/hostile-plays.ts'

testAttacks('http', ['time', 'network'])
