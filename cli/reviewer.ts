/** Whoever signs reviews and decisions about calls: a person, not a program that runs as them. */
import { resolve } from 'node:path'
import { loadKeyFile } from '../src/client/publisher/key-file.ts'
import { CryptoError } from '../src/errors.ts'
import type { ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { keyStatementSigner, openSigner, type StatementSigner } from './signing-options.ts'

/**
 * The approver. An agent that runs as the same user can read every file that its user can, so a key counts only where it
 * is useless without what the user alone knows: a passphrase, typed now.
 *
 * @throws CryptoError `E_KEY_PASSPHRASE` for a key without one, or where nobody can type it; what `openSigner` throws.
 */
export async function openReviewer(options: ParsedOptions, io: Io): Promise<StatementSigner> {
  const file = options.text('key')
  if (file === undefined || options.flag('keyless')) return await openSigner(options, io)
  let asked = false
  const pair = await loadKeyFile(resolve(io.cwd, file), async () => {
    asked = true
    const typed = options.text('passphrase-file') === undefined ? await io.askSecret?.('Passphrase: ') : undefined
    if (typed !== undefined && typed !== '') return typed
    throw refusedKey('a passphrase that nobody typed', 'one that is typed on a terminal, not in a file or a variable')
  })
  if (!asked) throw refusedKey('a key without a passphrase', 'a key whose passphrase only its holder knows')
  return keyStatementSigner(pair)
}

function refusedKey(found: string, expected: string): CryptoError {
  return new CryptoError('E_KEY_PASSPHRASE', {
    found,
    expected,
    next: 'Whatever runs as you, an agent too, could sign with it. Make one with "touchmark key new", or use --keyless',
  })
}
