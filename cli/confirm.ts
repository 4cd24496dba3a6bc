import { UsageError } from '../src/errors.ts'
import type { Io } from './io.ts'

/**
 * Has a person type a fresh code on a terminal before trust is loosened. A program that drives us has no terminal, and a
 * person who is in a hurry has to read at least this one line. A program that makes itself a terminal can read and type
 * the code: against code of the same user this is advice, and `doctor` says so. Only a machine policy is more.
 *
 * @throws UsageError `E_CONFIRMATION_REQUIRED` where there is no terminal, or another code is typed.
 */
export async function confirmByCode(question: string, io: Io): Promise<void> {
  const code = String(1000 + (((io.randomBytes(2)[0] ?? 0) * 256 + (io.randomBytes(2)[1] ?? 0)) % 9000))
  const typed = await io.askLine?.(`${question}\nType ${code} to do so: `)
  if (typed === undefined) {
    throw new UsageError('E_CONFIRMATION_REQUIRED', {
      found: 'no terminal',
      expected: 'a person who types a code',
      next: 'Run this command in a terminal yourself',
    })
  }
  if (typed.trim() === code) return
  throw new UsageError('E_CONFIRMATION_REQUIRED', {
    found: 'another code',
    expected: code,
    next: 'Nothing was changed',
  })
}
