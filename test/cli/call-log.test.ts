import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeBelow } from '../support/host-samples.ts'
import { runCommand, temporaryFolder } from '../support/memory-io.ts'

const verify = (folder: string, ...words: string[]) => runCommand(['call-log', 'verify', ...words], { folder })

describe('call-log verify, where no guard has written yet', () => {
  test('has verified nothing, which is not fine, and says how a log is written', async () => {
    const { status, stdout } = await verify(temporaryFolder())
    expect([status, stdout]).toEqual([
      3,
      'no call log here: nothing was verified. A guard writes one with --call-log\n',
    ])
    const report = await verify(temporaryFolder(), '--json')
    expect([report.status, JSON.parse(report.stdout)]).toEqual([3, { chains: [], missing: [] }])
  })

  test('finds that the whole log is gone, by a head that was kept elsewhere', async () => {
    const folder = temporaryFolder()
    const [chain, hash] = ['0'.repeat(32), 'a'.repeat(64)]
    const head = writeBelow(folder, 'heads', `${JSON.stringify({ chain, hash, seq: 12 })}\n`)
    const { status, stdout } = await verify(folder, '--expect-head', head)
    expect([status, stdout]).toEqual([1, expect.stringContaining(`missing     ${chain}`)])
  })

  test('a path that is named and is not there is wrong use, and so are heads that are not', async () => {
    const folder = temporaryFolder()
    for (const words of [[join(folder, 'nowhere')], ['--expect-head', 'nowhere']]) {
      expect(await verify(folder, ...words)).toMatchObject({ status: 2, stderr: expect.stringContaining('nowhere') })
    }
  })
})
