import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeConfig } from '../../registry/config.ts'
import { makeTrustedRootSource } from '../../registry/trusted-root.ts'
import { errorCode } from '../support/error-code.ts'
import { startSigstore } from '../support/sigstore.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchmark-root-'))
const sigstore = await startSigstore()
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await sigstore.close()
})

function fileOf(bytes: Uint8Array | string): string {
  const file = join(folder, 'trusted_root.json')
  writeFileSync(file, bytes)
  return file
}

function sourceOf(file: string) {
  return makeTrustedRootSource(makeConfig({ data: folder, 'trusted-root': file }), () => undefined)
}

describe('a root of trust from a file', () => {
  test('is read at the start', () => {
    expect(sourceOf(fileOf(sigstore.trustedRoot))).toEqual(new Uint8Array(sigstore.trustedRoot))
  })

  test.each([
    ['is not there', () => join(folder, 'nothing'), 'E_FILE_NOT_FOUND'],
    ['is no JSON', () => fileOf('junk'), 'E_TRUSTED_ROOT_INVALID'],
    ['is an empty object', () => fileOf('{}'), 'E_TRUSTED_ROOT_INVALID'],
    [
      'has a log without a start of its validity',
      () => fileOf(Buffer.from(sigstore.trustedRoot).toString().replaceAll('"start"', '"begin"')),
      'E_TRUSTED_ROOT_INVALID',
    ],
  ])('that %s stops the start', (_what, file, code) => {
    expect(errorCode(() => sourceOf(file()))).toBe(code)
  })
})
