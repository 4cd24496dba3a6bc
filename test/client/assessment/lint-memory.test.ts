import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LintMemory, ownLintMemory, rememberLinted } from '../../../src/client/assessment/lint-memory.ts'
import { temporaryFolder } from '../../support/memory-io.ts'
import { finding } from '../../support/page-fixtures.ts'
import { snapshotOf } from '../../support/signed-release.ts'

const read = { name: 'read', description: 'Reads a file.' }
const listing = snapshotOf([read], 'Be kind.')

describe('LintMemory', () => {
  test('knows the very listing that was remembered, under its entry, for its linter', async () => {
    const folder = temporaryFolder()
    const memory = new LintMemory(folder, 'linter')
    expect(await memory.knows('entry', listing)).toBe(false)
    await memory.remember('entry', listing)
    expect(await memory.knows('entry', listing)).toBe(true)
    expect(await memory.knows('other', listing)).toBe(false)
    expect(await new LintMemory(folder, 'another').knows('entry', listing)).toBe(false)
  })

  test.each([
    ['a text', snapshotOf([{ ...read, description: 'Reads a file!' }], 'Be kind.')],
    ['the instructions', snapshotOf([read], 'Be kind!')],
    ['no instructions', snapshotOf([read])],
    ['one more item', snapshotOf([read, { ...read, name: 'list' }], 'Be kind.')],
    ['no item and other instructions', snapshotOf([], 'Be good.')],
  ])('another listing is another: %s', async (_what, other) => {
    const memory = new LintMemory(temporaryFolder(), 'linter')
    await memory.remember('entry', listing)
    expect(await memory.knows('entry', other)).toBe(false)
  })

  test('keeps no more than a few listings of an entry, the latest', async () => {
    const memory = new LintMemory(temporaryFolder(), 'linter')
    const listings = [...'abcdefgh'].map((name) => snapshotOf([{ ...read, name }]))
    for (const each of listings) await memory.remember('entry', each)
    const known = await Promise.all(listings.map((each) => memory.knows('entry', each)))
    expect([known[0], known[1], known[6], known[7]]).toEqual([false, false, true, true])
  })

  test.each(['', 'nonsense\n', 'A'.repeat(2000), '\0\0'])('a file that was altered is none: %j', async (content) => {
    const folder = temporaryFolder()
    const memory = new LintMemory(folder, 'linter')
    await memory.remember('entry', listing)
    const [name = ''] = readdirSync(join(folder, 'linted'))
    writeFileSync(join(folder, 'linted', name), content)
    expect(await memory.knows('entry', listing)).toBe(false)
  })

  test('knows what a server said of itself, and nothing else it says', async () => {
    const memory = new LintMemory(temporaryFolder(), 'linter')
    const serverInfo = { name: 'files', version: '1.0.0' }
    const isKnownBefore = await memory.infoCheck('entry')
    expect([isKnownBefore(serverInfo), isKnownBefore(null)]).toEqual([false, true])
    await memory.remember('entry', { ...listing, context: { ...listing.context, serverInfo } })
    const isKnown = await memory.infoCheck('entry')
    expect([isKnown(serverInfo), isKnown({ ...serverInfo, title: 'Files' })]).toEqual([true, false])
    expect((await memory.infoCheck('other'))(serverInfo)).toBe(false)
  })

  test('what was read whole is known by its instructions alone, and by no others', async () => {
    const memory = new LintMemory(temporaryFolder(), 'linter')
    await memory.remember('entry', listing)
    expect(await memory.knows('entry', snapshotOf([], 'Be kind.'))).toBe(true)
    expect(await memory.knows('entry', snapshotOf([], 'Be kind!'))).toBe(false)
    expect(await memory.knows('entry', snapshotOf([]))).toBe(false)
  })

  test('a program that does not know its own linter remembers nothing', () => {
    expect(ownLintMemory({ policy: { delegated: null }, state: { folder: temporaryFolder() } })).toBeNull()
  })
})

test.each([[[]], [['io.github.acme/*']]])(
  'under a machine policy that delegates %j nothing is remembered',
  (delegated) => {
    const state = { folder: temporaryFolder() }
    expect(ownLintMemory({ policy: { delegated }, state }, 'linter')).toBeNull()
    expect(ownLintMemory({ policy: { delegated: null }, state }, 'linter')).toBeInstanceOf(LintMemory)
  },
)

describe('rememberLinted', () => {
  test.each([
    ['nothing found', [], true],
    ['a warning', [finding({ severity: 'warning' })], true],
    ['an error', [finding({ severity: 'warning' }), finding({ severity: 'error' })], false],
  ])('%s', async (_what, findings, isKnown) => {
    const memory = new LintMemory(temporaryFolder(), 'linter')
    await rememberLinted({ entry: 'entry', snapshot: listing, findings }, memory)
    expect(await memory.knows('entry', listing)).toBe(isKnown)
  })

  test('nothing that was not seen, and nothing where nothing may be remembered', async () => {
    const memory = new LintMemory(temporaryFolder(), 'linter')
    await rememberLinted({ entry: 'entry', snapshot: null, findings: [] }, memory)
    await rememberLinted({ entry: 'entry', snapshot: listing, findings: [] }, null)
    expect(await memory.knows('entry', listing)).toBe(false)
  })
})
