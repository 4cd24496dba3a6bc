/** The hostile suite over HTTP: how a message is carried. */
import { testAttacks } from '../support/hostile-plays.ts'

testAttacks('http', ['wire'])
