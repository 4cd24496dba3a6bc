/** Which registry a verb speaks to, and with which token. */

import { readNamedFile } from '../src/client/files/named-file.ts'
import { UsageError } from '../src/errors.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { loadUserPolicy } from './policy.ts'

/** Options that name a registry. */
export const registryOptions = {
  registry: { type: 'string', value: 'URL', help: 'the registry (default that of your policy)' },
  'registry-key': { type: 'string', value: 'KEY', help: "the registry's verifier key, NAME+HASH+KEY" },
} as const satisfies OptionSpecs

/** A registry, and the key that its receipts are checked with. */
export interface RegistryChoice {
  readonly url: string
  /** Verifier key as text; null where none is known. */
  readonly key: string | null
}

/** The registry that the options name, else the policy's. @throws UsageError `E_USAGE` where there is none. */
export async function readRegistry(options: ParsedOptions, io: Io): Promise<RegistryChoice> {
  const ofPolicy = (await loadUserPolicy(io)).registry
  const url = options.text('registry') ?? ofPolicy?.url
  if (url === undefined) {
    throw new UsageError('E_USAGE', {
      found: 'no registry',
      expected: '--registry URL or one in your policy',
      next: 'touchmark trust registry URL KEY',
    })
  }
  return { url, key: options.text('registry-key') ?? (ofPolicy?.url === url ? ofPolicy.key : null) }
}

/** The token of `--token-file`, else of the environment; nothing where there is none. */
export function readToken(options: ParsedOptions, io: Io): { token?: string } {
  const file = options.text('token-file')
  const token =
    file === undefined ? io.env.TOUCHMARK_TOKEN : Buffer.from(readNamedFile(file, io)).toString('utf8').trim()
  return token === undefined || token === '' ? {} : { token }
}
