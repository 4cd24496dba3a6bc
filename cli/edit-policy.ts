/** Changes the user's policy file: what loosens it needs a person, and a machine policy that leaves it to them. */
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { policyPaths } from '../src/client/policy/policy-paths.ts'
import { utf8 } from '../src/encoding/bytes.ts'
import { ConfigError, VerificationError } from '../src/errors.ts'
import { isDelegated } from '../src/trust/delegation.ts'
import { emptyPolicyText } from '../src/trust/policy-edit.ts'
import { parsePolicy } from '../src/trust/policy-file.ts'
import { quote, visibleLine } from '../src/visible-text.ts'
import { confirmByCode } from './confirm.ts'
import { writeNamedFile } from './files.ts'
import type { Io } from './io.ts'
import { loadUserPolicy } from './policy.ts'

/** How a policy text becomes another. */
export type PolicyChange = (text: string) => string

/** What is asked for, where it loosens: for which name, pattern or entry; null for what only a machine policy may say. */
export interface Loosening {
  readonly subject: string | null
}

/**
 * Changes the user's policy file; the new text must be a policy before it is written. A person has to confirm what loosens.
 *
 * @throws VerificationError `E_NOT_DELEGATED` where the machine policy does not leave it to the user; UsageError
 * `E_CONFIRMATION_REQUIRED` where nobody confirms it; ConfigError where the file is no policy.
 */
export async function editUserPolicy(change: PolicyChange, loosening: Loosening | null, io: Io): Promise<number> {
  const path = userPolicyPath(io)
  const before = readPolicyText(path)
  parsePolicy(utf8(before), 'user', quote(path, 400))
  const after = change(before)
  parsePolicy(utf8(after), 'user', quote(path, 400))
  if (after !== before) {
    if (loosening !== null) await requireMayLoosen(loosening, newLines(before, after), io)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeNamedFile(path, after, io)
  }
  io.stdout.write(`${after === before ? 'unchanged' : 'changed'}: ${quote(path, 400)}\n`)
  return 0
}

async function requireMayLoosen({ subject }: Loosening, added: readonly string[], io: Io): Promise<void> {
  const policy = await loadUserPolicy(io)
  const isLeftToUser = subject === null ? policy.delegated === null : isDelegated(policy, subject)
  if (!isLeftToUser) {
    throw new VerificationError('E_NOT_DELEGATED', {
      found: `a grant ${subject === null ? '' : `for ${quote(subject, 200)}, `}which the machine policy does not leave to you`,
      expected: `one for ${delegatedNames(policy.delegated)}`,
      next: 'Whoever looks after this machine can add it to its policy',
    })
  }
  const lines = added.map((line) => `  + ${visibleLine(line, 300)}`)
  await confirmByCode(`To trust more than before, this goes into your policy:\n${lines.join('\n')}`, io)
}

/** Lines that are there more often than before: one that repeats an old one is shown, too. */
function newLines(before: string, after: string): string[] {
  const known = new Map<string, number>()
  for (const line of before.split('\n')) known.set(line.trim(), (known.get(line.trim()) ?? 0) + 1)
  return after.split('\n').filter((line) => {
    const left = known.get(line.trim()) ?? 0
    known.set(line.trim(), left - 1)
    return left <= 0 && line.trim() !== ''
  })
}

function delegatedNames(names: readonly string[] | null): string {
  return names === null || names.length === 0
    ? 'nothing: it delegates none'
    : names.map((name) => quote(name)).join(', ')
}

/** Where the user's policy is, or would be. @throws ConfigError `E_CONFIG_INVALID` where there is no place for one. */
export function userPolicyPath(io: Io): string {
  const path = policyPaths(io).user
  if (path === null) throw new ConfigError('E_CONFIG_INVALID', { found: 'no place for a user policy' })
  return path
}

/** The text of a policy file; an empty policy where there is none. @throws ConfigError `E_FILE_ACCESS`. */
export function readPolicyText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return emptyPolicyText
    throw new ConfigError('E_FILE_ACCESS', { found: 'a policy that cannot be read', where: quote(path, 400), cause })
  }
}
