import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  addConsent,
  type ConsentSubject,
  consentKey,
  formatConsents,
  loadConsents,
  parseConsents,
  removeConsents,
  requireConsent,
} from '../../../src/client/configuration/consent.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { errorCode, laterErrorCode } from '../../support/error-code.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'

const subject: ConsentSubject = { argv: ['npx', '-y', 'files'], env: { DEBUG: '1' }, cwd: '/projects/shop' }
const now = Date.parse('2026-11-21T12:00:00Z')

describe('consent', () => {
  test('is for exactly these arguments, variables and folder', () =>
    withTemporaryFolder(async (folder) => {
      const asked = (other: Partial<ConsentSubject>) =>
        laterErrorCode(() => requireConsent(folder, 'files', { ...subject, ...other }))
      expect(await asked({})).toBe('E_NO_CONSENT')
      await addConsent(folder, 'files', subject, now)
      expect(await asked({})).toBe('no error')
      for (const other of [
        { argv: ['npx', '-y', 'files', '--all'] },
        { argv: ['npx', '-y files'] },
        { env: {} },
        { env: { DEBUG: '1', OTHER: '' } },
        { env: { DEBUG: '2' } },
        { cwd: '/projects/other' },
      ]) {
        expect(await asked(other)).toBe('E_NO_CONSENT')
      }
    }))

  test('does not depend on the order of variables', () => {
    const a = consentKey({ ...subject, env: { A: '1', B: '2' } })
    expect(consentKey({ ...subject, env: { B: '2', A: '1' } })).toBe(a)
  })

  test('says how it is given', () =>
    withTemporaryFolder(async (folder) => {
      const refused = requireConsent(folder, 'files', subject)
      await expect(refused).rejects.toThrow('touchmark consent "files"')
    }))

  test('can be taken back', () =>
    withTemporaryFolder(async (folder) => {
      await addConsent(folder, 'files', subject, now)
      expect(await removeConsents(folder, [consentKey(subject), 'f'.repeat(64)])).toBe(1)
      expect(await laterErrorCode(() => requireConsent(folder, 'files', subject))).toBe('E_NO_CONSENT')
    }))

  test('is kept in a file of its user alone, without secrets', () =>
    withTemporaryFolder(async (folder) => {
      const secret = { ...subject, argv: ['npx', '--token', 'hunter2'], env: { KEY: 'hunter3' } }
      await addConsent(join(folder, 'state'), 'files', secret, now)
      const path = join(folder, 'state/consent.json')
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect(await readFile(path, 'utf8')).not.toMatch(/hunter/)
    }))

  test('several writers do not lose each other’s', () =>
    withTemporaryFolder(async (folder) => {
      const all = Array.from({ length: 8 }, (_, index) => ({ ...subject, argv: ['npx', String(index)] }))
      await Promise.all(all.map((each, index) => addConsent(folder, `entry-${index}`, each, now)))
      expect((await loadConsents(folder)).size).toBe(8)
    }))
})

describe('the file', () => {
  const good = () =>
    formatConsents(
      new Map([
        [
          'a'.repeat(64),
          { entry: 'files', argv: ['npx'], envNames: ['A'], cwd: '/p', consentedAt: '2026-11-21T12:00:00Z' },
        ],
      ]),
    )
  const text = new TextDecoder().decode(good())

  test('is read as it was written', () => {
    expect(formatConsents(parseConsents(good(), 'x'))).toEqual(good())
  })

  test.each<[string, string]>([
    ['an empty one', ''],
    ['another format', text.replace('consent-v1', 'consent-v9')],
    ['a key that is no hash', text.replace('a'.repeat(64), 'files')],
    ['an unknown member', text.replace('"cwd"', '"cwdd"')],
    ['a day that does not exist', text.replace('2026-11-21', '2026-02-30')],
  ])('%s is corrupt, never no consent', (_, file) => {
    expect(errorCode(() => parseConsents(utf8(file), 'x'))).toBe('E_LOCK_CORRUPT')
  })

  test('a corrupt one stops, and is not overwritten', () =>
    withTemporaryFolder(async (folder) => {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'consent.json'), '{')
      expect(await laterErrorCode(() => requireConsent(folder, 'files', subject))).toBe('E_LOCK_CORRUPT')
      expect(await laterErrorCode(() => addConsent(folder, 'files', subject, now))).toBe('E_LOCK_CORRUPT')
      expect(await readFile(join(folder, 'consent.json'), 'utf8')).toBe('{')
    }))
})

test('the example of docs/spec/consent.md is a consent to what it shows', async () => {
  const text = await readFile(resolve(import.meta.dirname, '../../../docs/spec/consent.md'), 'utf8')
  const example = /^```json\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? ''
  const [[key, consent] = []] = [...parseConsents(utf8(example), 'docs/spec/consent.md')]
  const { argv = [], cwd = '' } = consent ?? {}
  expect(consentKey({ argv, env: { DEBUG: '1' }, cwd })).toBe(key)
})
