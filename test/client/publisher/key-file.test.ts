import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { loadKeyFile, saveKeyFile } from '../../../src/client/publisher/key-file.ts'
import { formatSecretKey } from '../../../src/crypto/secret-key.ts'
import { errorCode, laterErrorCode } from '../../support/error-code.ts'
import { testKeyPair } from '../../support/sample-release.ts'

const root = mkdtempSync(join(tmpdir(), 'touchmark-key-'))
const pair = testKeyPair('publisher')
const random = (byteCount: number) => new Uint8Array(byteCount).fill(3)
const noPassphrase = () => Promise.reject(new Error('nobody should have asked'))
let count = 0
let path = ''

beforeEach(() => {
  count += 1
  path = join(root, `${count}.key`)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('saving', () => {
  test('makes a file that only its owner can read, whatever the umask', () => {
    const before = process.umask(0)
    saveKeyFile(path, pair, null, random)
    process.umask(before)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('never overwrites, and follows no link', () => {
    writeFileSync(path, 'precious')
    expect(errorCode(() => saveKeyFile(path, pair, null, random))).toBe('E_FILE_ACCESS')
    expect(readFileSync(path, 'utf8')).toBe('precious')
    const link = join(root, 'dangling')
    symlinkSync(join(root, 'elsewhere'), link)
    expect(errorCode(() => saveKeyFile(link, pair, null, random))).toBe('E_FILE_ACCESS')
  })

  test('with an empty passphrase leaves no file behind', () => {
    expect(errorCode(() => saveKeyFile(path, pair, '', random))).toBe('E_KEY_PASSPHRASE')
    expect(errorCode(() => saveKeyFile(join(root, 'no', 'such', 'folder'), pair, null, random))).toBe(
      'E_FILE_NOT_FOUND',
    )
    expect(() => statSync(path)).toThrow('ENOENT')
  })
})

describe('loading', () => {
  test('a plain key asks nobody', async () => {
    saveKeyFile(path, pair, null, random)
    expect(await loadKeyFile(path, noPassphrase)).toEqual(pair)
  })

  test('an encrypted key asks once, and needs the right answer', async () => {
    saveKeyFile(path, pair, 'correct horse', random)
    let asked = 0
    const ask = (answer: string | null) => () => {
      asked += 1
      return Promise.resolve(answer)
    }
    expect(await loadKeyFile(path, ask('correct horse'))).toEqual(pair)
    expect(asked).toBe(1)
    expect(await laterErrorCode(() => loadKeyFile(path, ask('battery staple')))).toBe('E_KEY_PASSPHRASE')
    expect(await laterErrorCode(() => loadKeyFile(path, ask(null)))).toBe('E_KEY_PASSPHRASE')
  })

  test.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o777])(
    'mode %o is refused before anything is read',
    async (mode) => {
      writeFileSync(path, 'not even a key')
      chmodSync(path, mode)
      expect(await laterErrorCode(() => loadKeyFile(path, noPassphrase))).toBe('E_KEY_PERMISSIONS')
    },
  )

  test('a mode stricter than needed is fine', async () => {
    saveKeyFile(path, pair, null, random)
    chmodSync(path, 0o400)
    expect(await loadKeyFile(path, noPassphrase)).toEqual(pair)
  })

  test('no file, a folder and a pipe are refused without waiting', async () => {
    expect(await laterErrorCode(() => loadKeyFile(path, noPassphrase))).toBe('E_FILE_NOT_FOUND')
    mkdirSync(path, { mode: 0o700 })
    expect(await laterErrorCode(() => loadKeyFile(path, noPassphrase))).toBe('E_FILE_ACCESS')
    const pipe = join(root, 'pipe')
    expect(spawnSync('mkfifo', ['-m', '600', pipe]).status).toBe(0)
    expect(await laterErrorCode(() => loadKeyFile(pipe, noPassphrase))).toBe('E_FILE_ACCESS')
  })

  test('a path through a file is refused', async () => {
    writeFileSync(path, 'x')
    expect(await laterErrorCode(() => loadKeyFile(join(path, 'key'), noPassphrase))).toBe('E_FILE_ACCESS')
  })

  test('other content is refused, huge content before it is read', async () => {
    const hostile = [
      '',
      'hello',
      formatSecretKey(pair, null, random).slice(0, 60),
      '\0'.repeat(100),
      'x'.repeat(70_000),
    ]
    for (const content of hostile) {
      writeFileSync(path, content, { mode: 0o600 })
      expect(await laterErrorCode(() => loadKeyFile(path, noPassphrase)), content.slice(0, 20)).toBe('E_KEY_INVALID')
    }
  })

  test('a link to a good key is followed', async () => {
    saveKeyFile(path, pair, null, random)
    const link = join(root, 'link')
    symlinkSync(path, link)
    expect(await loadKeyFile(link, noPassphrase)).toEqual(pair)
  })
})
