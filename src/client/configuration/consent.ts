/**
 * What a user agreed to have started. A command from a project's file is a stranger's: it is started only after its user
 * said so, for exactly these arguments, variables and working directory. Kept in the state folder, `consent.json`.
 * Format: docs/spec/consent.md.
 */
import { join } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { utf8 } from '../../encoding/bytes.ts'
import { canonicalBytes } from '../../encoding/canonical-json.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import type { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { CaptureError, StateError, TouchmarkError } from '../../errors.ts'
import { fileReader, readTime } from '../../trust/field-reader.ts'
import { sortedJson } from '../../trust/sorted-json.ts'
import { quote } from '../../visible-text.ts'
import { makePrivateFolder, readIfThere, removeLeftovers, writeAtomically } from '../files/atomic-file.ts'
import { withFileLock } from '../files/file-lock.ts'
import { splitSecrets } from '../secret-values.ts'

/** What would be started, as the project's file writes it: references such as `${TOKEN}` are not replaced. */
export interface ConsentSubject {
  /** Program and arguments; for a server over HTTP, its URL alone. */
  readonly argv: readonly string[]
  /** Variables, or headers. */
  readonly env: Readonly<Record<string, string>>
  /** Absolute path of the working directory. */
  readonly cwd: string
}

/** What is remembered of it, for whoever reads the file. */
export interface Consent {
  readonly entry: string
  /** Without what is likely a secret. */
  readonly argv: readonly string[]
  readonly envNames: readonly string[]
  readonly cwd: string
  /** RFC 3339, UTC. */
  readonly consentedAt: string
}

const consentFormat = 'touchmark-consent-v1'
const fileName = 'consent.json'

/**
 * Under what a consent is kept: SHA-256 of the canonical form of everything that is started. Values of variables are part
 * of it: another `PYTHONPATH` is another program.
 */
export function consentKey({ argv, env, cwd }: ConsentSubject): string {
  return sha256Hex(canonicalBytes({ argv: [...argv], cwd, env: { ...env } }))
}

/**
 * The consents of a state folder, by key; none where there is no file.
 *
 * @throws StateError `E_LOCK_CORRUPT` where the file cannot be understood; `E_STATE_ACCESS`.
 */
export async function loadConsents(folder: string): Promise<ReadonlyMap<string, Consent>> {
  const path = join(folder, fileName)
  const bytes = await readIfThere(path)
  return bytes === undefined ? new Map() : parseConsents(bytes, quote(path, 400))
}

/**
 * Requires that a user agreed to exactly this.
 *
 * @throws CaptureError `E_NO_CONSENT` with the command that gives consent; StateError as {@link loadConsents}.
 */
export async function requireConsent(folder: string, entry: string, subject: ConsentSubject): Promise<void> {
  if ((await loadConsents(folder)).has(consentKey(subject))) return
  throw new CaptureError('E_NO_CONSENT', {
    found: `a command of this project that nobody agreed to start`,
    where: `the entry ${quote(entry, 120)}`,
    expected: 'consent to exactly these arguments, variables and this folder',
    next: `Read it, then run: touchmark consent ${quote(entry, 120)}`,
  })
}

/** Remembers a consent. Throws as {@link loadConsents}, and StateError `E_STATE_BUSY`. */
export async function addConsent(folder: string, entry: string, subject: ConsentSubject, now: number): Promise<void> {
  await changeConsents(folder, (consents) => {
    consents.set(consentKey(subject), {
      entry,
      argv: splitSecrets(subject.argv).map(({ open, secret }) => (secret === null ? open : `${open}\u2026`)),
      envNames: Object.keys(subject.env).sort(),
      cwd: subject.cwd,
      consentedAt: new Date(now).toISOString(),
    })
  })
}

/** Takes consents back, by key; says how many there were. Throws as {@link addConsent}. */
export async function removeConsents(folder: string, keys: readonly string[]): Promise<number> {
  let removed = 0
  await changeConsents(folder, (consents) => {
    for (const key of keys) if (consents.delete(key)) removed += 1
  })
  return removed
}

async function changeConsents(folder: string, change: (consents: Map<string, Consent>) => void): Promise<void> {
  await makePrivateFolder(folder)
  const path = join(folder, fileName)
  await withFileLock(`${path}.busy`, async () => {
    const consents = new Map(await loadConsents(folder))
    change(consents)
    const bytes = formatConsents(consents)
    // What we could not read back must not be written: the reader is the stricter of the two.
    parseConsents(bytes, quote(path, 400))
    await removeLeftovers(path)
    await writeAtomically(path, bytes)
  })
}

/** The file: sorted JSON. */
export function formatConsents(consents: ReadonlyMap<string, Consent>): Uint8Array {
  const entries = [...consents].map(([key, consent]): [string, JsonObject] => [
    key,
    { ...consent, argv: [...consent.argv], envNames: [...consent.envNames] },
  ])
  return utf8(sortedJson({ format: consentFormat, consents: Object.fromEntries(entries) }))
}

/** Reads the file. @throws StateError `E_LOCK_CORRUPT` where it is not one. */
export function parseConsents(bytes: Uint8Array, where: string): ReadonlyMap<string, Consent> {
  try {
    const file = fileReader(parseJson(bytes).value).only(['format', 'consents'])
    file.literal('format', consentFormat)
    const table = file.object('consents')
    return new Map(table.entries((fields, key) => [consentKeyOf(table, key), readConsent(fields)]))
  } catch (cause) {
    throw new StateError('E_LOCK_CORRUPT', {
      found: `not a record of consent (${cause instanceof TouchmarkError ? cause.message : 'unreadable'})`,
      where,
      expected: consentFormat,
      next: 'Remove the file, and agree again to what you want to have started',
      cause,
    })
  }
}

function consentKeyOf(table: MemberReader, key: string): string {
  return /^[0-9a-f]{64}$/.test(key) ? key : table.refuse(key, 'a SHA-256')
}

function readConsent(fields: MemberReader): Consent {
  fields.only(['entry', 'argv', 'envNames', 'cwd', 'consentedAt'])
  return {
    entry: fields.text('entry'),
    argv: fields.texts('argv'),
    envNames: fields.texts('envNames'),
    cwd: fields.text('cwd'),
    consentedAt: readTime(fields, 'consentedAt'),
  }
}
