import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatBundle, signPayload, signStatement } from '../../../src/attestation/bundle.ts'
import { keySigner } from '../../../src/attestation/key-signer.ts'
import { formatReviewStatement, makeReviewStatement } from '../../../src/attestation/review-statement.ts'
import { makePublishStatement } from '../../../src/attestation/statement.ts'
import { keepReviewFile } from '../../../src/client/statements/keep-review-file.ts'
import { loadReviewFiles } from '../../../src/client/statements/review-files.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { samplePublishParts, testKeyPair } from '../../support/sample-release.ts'
import { sampleSnapshot } from '../../support/sample-snapshot.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'

const signer = keySigner(testKeyPair('alice'))
const statement = makeReviewStatement({
  snapshot: sampleSnapshot(),
  decision: 'approve',
  about: { entry: 'weather' },
  profile: 'default',
  criteria: [],
  validUntil: null,
})
const review = formatBundle(await signPayload(formatReviewStatement(statement), signer))
const release = formatBundle(await signStatement(makePublishStatement(samplePublishParts()), signer))

describe('reviews in folders', () => {
  test('are found in the order of the folders; a folder that is not there holds none', () =>
    withTemporaryFolder(async (folder) => {
      const path = await keepReviewFile(join(folder, 'a'), review)
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect(new Uint8Array(await readFile(path))).toEqual(review)
      expect(await loadReviewFiles([join(folder, 'none'), join(folder, 'a')])).toEqual([review])
    }))

  test('what is no review is neither kept nor found: a release among them would stand in for the registry', () =>
    withTemporaryFolder(async (folder) => {
      expect(await laterErrorCode(() => keepReviewFile(folder, release))).toBe('E_STATEMENT_INVALID')
      await mkdir(join(folder, 'r'))
      await writeFile(join(folder, 'r/release.json'), release)
      await writeFile(join(folder, 'r/noise.json'), '{')
      await writeFile(join(folder, 'r/review.txt'), review)
      expect(await loadReviewFiles([join(folder, 'r')])).toEqual([])
      await writeFile(join(folder, 'r/review.json'), review)
      expect(await loadReviewFiles([join(folder, 'r')])).toEqual([review])
    }))

  test('are not read without end', () =>
    withTemporaryFolder(async (folder) => {
      for (let index = 0; index < 70; index += 1) {
        await writeFile(join(folder, `${String(index).padStart(3, '0')}.json`), review)
      }
      expect(await loadReviewFiles([folder])).toHaveLength(64)
      await writeFile(join(folder, '000.json'), Buffer.alloc(4 * 1024 * 1024 + 1, 0x20))
      expect(await loadReviewFiles([folder])).toHaveLength(63)
    }))
})
