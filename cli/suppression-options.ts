/** Options about suppressions, and the file that a publisher keeps them in. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Suppression, suppressionReasons } from '../src/attestation/suppression.ts'
import { readNamedFile } from '../src/client/files/named-file.ts'
import { parseSuppressionFile } from '../src/client/publisher/suppression-file.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'

/** A publisher's own suppressions, for the verbs that make a statement. */
export const suppressionFileOption = {
  suppressions: {
    type: 'string',
    value: 'FILE',
    help: 'findings of the linter that you call no fault, signed with it',
  },
} as const satisfies OptionSpecs

/** Options of `lint` that silence findings, or say where they are silenced. */
export const suppressOptions = {
  suppress: {
    type: 'string',
    value: 'RULE',
    help: 'silence what RULE finds in these very texts: in your policy (--server), or in a publisher’s file (--suppressions)',
  },
  server: {
    type: 'string',
    value: 'SERVER',
    help: 'configuration entry or registry name: what your policy excepts for it does not count',
  },
  suppressions: { type: 'string', value: 'FILE', help: "a publisher's own: what it suppresses does not count" },
  item: { type: 'string', value: 'NAME', help: 'with --suppress: only in the tool, prompt or resource of this name' },
  until: { type: 'string', value: 'TIME', help: 'with --suppress: its end, for instance 2027-01-31T00:00:00Z' },
  reason: {
    type: 'string',
    value: 'WHY',
    help: `with --suppress: why; in a file one of ${suppressionReasons.join(', ')}`,
  },
} as const satisfies OptionSpecs

/** What `--suppressions` holds; nothing without it, and where `--suppress` is about to make the file. */
export function readSuppressionFile(options: ParsedOptions, io: Io): Suppression[] {
  const path = options.text('suppressions')
  const isNew = path !== undefined && options.text('suppress') !== undefined && !existsSync(resolve(io.cwd, path))
  if (path === undefined || isNew) return []
  return parseSuppressionFile(readNamedFile(path, io), quote(path, 400))
}
