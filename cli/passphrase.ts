import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError, CryptoError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'

/** Where the passphrase of a key comes from. */
export const passphraseOptions = {
  'passphrase-file': { type: 'string', value: 'FILE', help: 'passphrase on the first line of a file' },
} as const satisfies OptionSpecs

/**
 * The passphrase of a key: `--passphrase-file`, else `TOUCHMARK_KEY_PASSPHRASE`, else asked on the terminal.
 *
 * @throws CryptoError `E_KEY_PASSPHRASE` where none of these gives one; ConfigError `E_FILE_NOT_FOUND` for the file.
 */
export async function readPassphrase(options: ParsedOptions, io: Io, prompt = 'Passphrase: '): Promise<string> {
  const passphrase = fromFile(options, io) ?? io.env.TOUCHMARK_KEY_PASSPHRASE ?? (await io.askSecret?.(prompt))
  if (passphrase !== undefined && passphrase !== '') return passphrase
  throw new CryptoError('E_KEY_PASSPHRASE', {
    found: 'no passphrase for the key',
    expected: '--passphrase-file FILE, TOUCHMARK_KEY_PASSPHRASE or a terminal to ask on',
  })
}

function fromFile(options: ParsedOptions, io: Io): string | undefined {
  const path = options.text('passphrase-file')
  if (path === undefined) return undefined
  try {
    return readFileSync(resolve(io.cwd, path), 'utf8').split('\n')[0]?.replace(/\r$/, '')
  } catch (cause) {
    throw new ConfigError('E_FILE_NOT_FOUND', {
      found: 'a passphrase file that cannot be read',
      where: quote(path),
      cause,
    })
  }
}
