/** What this process runs in: its Node.js, its variables, and the key files that anybody who runs as this user can read. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { isOwnProgram } from '../../src/client/own-program.ts'
import { configHome } from '../../src/client/state/folders.ts'
import { keyId } from '../../src/crypto/ed25519.ts'
import { needsPassphrase, parseSecretKey } from '../../src/crypto/secret-key.ts'
import { TouchmarkError } from '../../src/errors.ts'
import type { AcceptedIdentity } from '../../src/trust/accepted-identity.ts'
import type { EffectivePolicy } from '../../src/trust/policy.ts'
import { quote } from '../../src/visible-text.ts'
import type { Io } from '../io.ts'
import type { Diagnosis } from './diagnosis.ts'
import { octal, statOf } from './policy-checks.ts'

/** The oldest Node.js that this program is tested with. */
const oldestNode = [20, 20] as const

/** Looks at Node.js. `version` as `process.version` has it. */
export function checkNode(version: string): Diagnosis {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const fits = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
  const message = `Node.js ${version}`
  if (fits) return { code: 'node', level: 'ok', message }
  return { code: 'node-version', level: 'problem', message: `${message}; needed is ${oldestNode.join('.')} or newer` }
}

/** Looks at our own variables: names only, since values may be secrets. */
export function checkEnvironment(io: Io): Diagnosis[] {
  const set = Object.keys(io.env).filter((name) => (io.env[name] ?? '') !== '')
  const code = set.filter((name) => /^(?:NODE_OPTIONS|NODE_PATH|LD_.*|DYLD_.*)$/i.test(name))
  const moved = set.filter((name) => /^XDG_(?:CONFIG|STATE)_HOME$/.test(name))
  if (io.env.HOME !== undefined && io.env.HOME !== accountHome()) moved.push('HOME')
  const secret = set.filter((name) => /^TOUCHMARK_(?:KEY_PASSPHRASE|TOKEN)$/.test(name))
  return [
    ...told('environment', 'problem', 'variables that change which code this program runs', code),
    ...told(
      'folders-moved',
      'advisory',
      'policy and pins are looked for elsewhere than this account keeps them, by variables that a client may not have',
      moved,
    ),
    ...told('secret-in-environment', 'advisory', 'secrets that every program started here can read', secret),
  ]
}

/** Whether the `touchmark` that a client would find is another program than this one. */
export function checkPath(io: Io): Diagnosis[] {
  const folders = (io.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const found = folders.map((folder) => join(folder, 'touchmark')).find((path) => existsSync(path))
  if (found === undefined || isOwnProgram(found)) return []
  const message = `${quote(found, 300)} is what "touchmark" in a client's configuration starts, and it is not this program: put this one first in PATH, or remove that one`
  return [{ code: 'other-program', level: 'advisory', message }]
}

/** The home folder of the account; undefined where the system has none for it. */
function accountHome(): string | undefined {
  try {
    return userInfo().homedir
  } catch {
    return undefined
  }
}

function told(code: string, level: Diagnosis['level'], words: string, names: readonly string[]): Diagnosis[] {
  return names.length === 0 ? [] : [{ code, level, message: `${words}: ${names.join(', ')}` }]
}

/** Looks for key files where people keep them: the project's folder, the home folder, the configuration folder. */
export async function checkKeyFiles(policy: EffectivePolicy | null, io: Io): Promise<Diagnosis[]> {
  const folders = new Set([io.cwd, io.env.HOME ?? io.cwd, join(configHome(io), 'touchmark')])
  const found: Diagnosis[] = []
  for (const folder of folders) {
    for (const name of await namesIn(folder)) found.push(...(await checkKeyFile(join(folder, name), policy)))
  }
  return found
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /\.(?:key|pem)$/.test(name)).sort()
  } catch {
    return []
  }
}

async function checkKeyFile(path: string, policy: EffectivePolicy | null): Promise<Diagnosis[]> {
  const pem = await readFile(path, 'latin1').catch(() => undefined)
  if (pem === undefined || pem.length > 64 * 1024) return []
  const publicKeyId = plainKeyId(pem)
  if (publicKeyId === undefined) return []
  const found = await statOf(path)
  const where = quote(path, 300)
  const open: Diagnosis[] =
    found !== null && (found.mode & 0o077) !== 0
      ? [
          {
            code: 'key-permissions',
            level: 'problem',
            message: `${where} has mode ${octal(found.mode)}: others can read it`,
          },
        ]
      : []
  if (publicKeyId === null) return open
  if (policy !== null && isApprover(policy, publicKeyId)) {
    const message = `${where} is an approver's key without a passphrase: whatever runs as this user can approve`
    return [...open, { code: 'approver-key-exposed', level: 'problem', message }]
  }
  const message = `${where} has no passphrase: whatever runs as this user can sign with it`
  return [...open, { code: 'key-without-passphrase', level: 'advisory', message }]
}

/** Id of a key that lies open; null for one with a passphrase; undefined where the file is no key of ours. */
function plainKeyId(pem: string): string | null | undefined {
  try {
    return needsPassphrase(pem) ? null : keyId(parseSecretKey(pem, null).publicKey)
  } catch (error) {
    if (error instanceof TouchmarkError) return undefined
    throw error
  }
}

function isApprover({ grants }: EffectivePolicy, id: string): boolean {
  const isThis = (each: AcceptedIdentity): boolean => each.type === 'key' && keyId(each.publicKey) === id
  return grants.flatMap(({ approvers = [] }) => approvers).some(({ identities }) => identities.some(isThis))
}
