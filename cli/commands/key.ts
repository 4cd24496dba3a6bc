import { resolve } from 'node:path'
import { loadKeyFile, saveKeyFile } from '../../src/client/publisher/key-file.ts'
import { formatPublicKey, type KeyPair, keyId, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { UsageError } from '../../src/errors.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { passphraseOptions, readPassphrase } from '../passphrase.ts'
import { asciiJson } from '../render/json.ts'

/** `touchmark key new|show`: a publisher's Ed25519 key. */
export const keyCommand: Command = {
  summary: 'make or show a signing key',
  usage: 'new [-o FILE] | show FILE',
  details: 'A new key is encrypted with a passphrase (scrypt, NaCl secretbox) unless --no-passphrase says otherwise.',
  targets: 0,
  options: {
    output: { type: 'string', short: 'o', value: 'FILE', help: 'where the new key goes (default touchmark.key)' },
    'no-passphrase': { type: 'boolean', help: 'leave the new key unencrypted' },
    ...passphraseOptions,
    ...outputOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const [action, file, ...more] = words
  if (action === 'new' && file === undefined) return await makeKey(options, io)
  if (action === 'show' && file !== undefined && more.length === 0) return await showKey(file, options, io)
  throw new UsageError('E_USAGE', {
    found: `"key" with the words ${quote(words.join(' '))}`,
    expected: 'key new, or key show FILE',
  })
}

async function makeKey(options: ParsedOptions, io: Io): Promise<number> {
  const file = options.text('output') ?? 'touchmark.key'
  const passphrase = options.flag('no-passphrase')
    ? null
    : await readPassphrase(options, io, 'Passphrase for the new key: ')
  const pair = keyPairFromSeed(io.randomBytes(32))
  saveKeyFile(resolve(io.cwd, file), pair, passphrase, io.randomBytes)
  return answer(pair, file, options, io)
}

async function showKey(file: string, options: ParsedOptions, io: Io): Promise<number> {
  return answer(await readKey(file, options, io), file, options, io)
}

/** Loads a key file, asking for its passphrase only where it is encrypted. Throws as {@link loadKeyFile} does. */
export async function readKey(file: string, options: ParsedOptions, io: Io): Promise<KeyPair> {
  return await loadKeyFile(resolve(io.cwd, file), () => readPassphrase(options, io))
}

function answer(pair: KeyPair, file: string, options: ParsedOptions, io: Io): number {
  const { format } = readOutput(options, io)
  const publicKey = formatPublicKey(pair.publicKey)
  const report = { file, publicKey, keyId: keyId(pair.publicKey) }
  io.stdout.write(
    format === 'json'
      ? asciiJson(report)
      : `public key  ${publicKey}\nkey id      ${report.keyId}\nsecret key  ${quote(file, 200)}\n`,
  )
  return 0
}
