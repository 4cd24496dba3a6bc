import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CopySubject, PackageCopies } from '../../../src/client/packages/package-copy.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

const subject: CopySubject = {
  kind: 'npm',
  label: 'weather@1.0.0',
  integrity: `sha512-${Buffer.alloc(64, 7).toString('base64')}`,
}
const folderName = '07'.repeat(16)

async function fill(content: string): Promise<void> {
  mkdirSync(join(content, 'deep'))
  writeFileSync(join(content, 'a.js'), 'a')
  writeFileSync(join(content, 'deep/b.js'), 'b')
  symlinkSync('a.js', join(content, 'link'))
}

/** A state folder with one copy. */
async function withCopy(): Promise<{ copies: PackageCopies; folder: string; content: string }> {
  const state = temporaryFolder()
  const copies = new PackageCopies(state)
  const { content } = await copies.make(subject, fill)
  const folder = join(state, 'packages', folderName)
  expect(content).toBe(join(folder, 'content'))
  return { copies, folder, content }
}

describe('PackageCopies', () => {
  test('a copy is found as it was made, and none where none was', async () => {
    const { copies, content } = await withCopy()
    expect(await copies.find(subject)).toMatchObject({ content })
    expect([...((await copies.find(subject))?.manifest.keys() ?? [])].sort()).toEqual(['a.js', 'deep/b.js', 'link'])
    const other = { ...subject, integrity: `sha512-${Buffer.alloc(64, 8).toString('base64')}` }
    expect(await copies.find(other)).toBeUndefined()
    expect(await new PackageCopies(temporaryFolder()).find(subject)).toBeUndefined()
  })

  test('records that the server wrote into its package stay, and are named', async () => {
    const { copies, content } = await withCopy()
    expect((await copies.find(subject))?.addedData).toEqual([])
    writeFileSync(join(content, 'deep/memory.jsonl'), '{}')
    writeFileSync(join(content, 'cache.sqlite-wal'), '')
    expect(await copies.find(subject)).toMatchObject({ addedData: ['cache.sqlite-wal', 'deep/memory.jsonl'] })
  })

  test('a record that was installed with the package may not change', async () => {
    const copies = new PackageCopies(temporaryFolder())
    const { content } = await copies.make(subject, async (folder) => writeFileSync(join(folder, 'words.csv'), 'a'))
    writeFileSync(join(content, 'words.csv'), 'b')
    expect(await laterErrorCode(() => copies.find(subject))).toBe('E_PACKAGE_MISMATCH')
  })

  const changes: Readonly<Record<string, (content: string) => void>> = {
    'a changed file': (content) => writeFileSync(join(content, 'deep/b.js'), 'c'),
    'an emptied file': (content) => writeFileSync(join(content, 'a.js'), ''),
    'an added file': (content) => writeFileSync(join(content, 'deep/c.js'), ''),
    'an added file that looks like data until the last letter': (content) =>
      writeFileSync(join(content, 'deep/memory.jsonl.js'), ''),
    'an added package description': (content) => writeFileSync(join(content, 'deep/package.json'), '{}'),
    'an added native module': (content) => writeFileSync(join(content, 'deep/c.node'), ''),
    'an added file of a hidden name': (content) => writeFileSync(join(content, 'deep/.db'), ''),
    'an added link with the name of a record': (content) => symlinkSync('a.js', join(content, 'deep.log')),
    'a removed file': (content) => rmSync(join(content, 'a.js')),
    'a renamed file': (content) => renameSync(join(content, 'a.js'), join(content, 'c.js')),
    'another link': (content) => {
      rmSync(join(content, 'link'))
      symlinkSync('deep/b.js', join(content, 'link'))
    },
    'a file that became a link': (content) => {
      rmSync(join(content, 'deep/b.js'))
      symlinkSync('../a.js', join(content, 'deep/b.js'))
    },
    'a removed folder': (content) => rmSync(content, { recursive: true }),
  }

  test.each(Object.keys(changes))('%s is noticed', async (name) => {
    const { copies, content } = await withCopy()
    changes[name]?.(content)
    expect(await laterErrorCode(() => copies.find(subject))).toBe('E_PACKAGE_MISMATCH')
    expect(await laterErrorCode(() => copies.make(subject, fill))).toBe('E_PACKAGE_MISMATCH')
  })

  test.each(['/bin/sh', '../../../outside', '..'])(
    'a link to %s is refused, in a copy and while one is made',
    async (target) => {
      const { copies, content } = await withCopy()
      symlinkSync(target, join(content, 'deep/out'))
      if (target !== '..') expect(await laterErrorCode(() => copies.find(subject))).toBe('E_PACKAGE_INVALID')
      const fresh = new PackageCopies(temporaryFolder())
      const fillWithLink = async (folder: string) => symlinkSync(target, join(folder, 'out'))
      expect(await laterErrorCode(() => fresh.make(subject, fillWithLink))).toBe('E_PACKAGE_INVALID')
    },
  )

  test('a named pipe is refused', async () => {
    const { copies, content } = await withCopy()
    spawnSync('mkfifo', [join(content, 'pipe')])
    expect(existsSync(join(content, 'pipe'))).toBe(true)
    expect(await laterErrorCode(() => copies.find(subject))).toBe('E_PACKAGE_INVALID')
  })

  const tears: Readonly<Record<string, (marker: string) => void>> = {
    'without its marker': (marker) => rmSync(marker),
    'with half a marker': (marker) => writeFileSync(marker, readFileSync(marker).subarray(0, 60)),
    'with an empty marker': (marker) => writeFileSync(marker, ''),
    'with a marker of another format': (marker) =>
      writeFileSync(marker, readFileSync(marker, 'utf8').replace('copy-1', 'copy-2')),
  }

  test.each(Object.keys(tears))('a torn copy, %s, is never used, and made anew', async (name) => {
    const { copies, folder, content } = await withCopy()
    writeFileSync(join(content, 'a.js'), 'torn')
    tears[name]?.(join(folder, 'installed.json'))
    expect(await copies.find(subject)).toBeUndefined()
    await copies.make(subject, fill)
    expect(readFileSync(join(content, 'a.js'), 'utf8')).toBe('a')
    expect(readdirSync(join(folder, '..'))).toEqual([folderName])
  })

  test('a copy that cannot be filled leaves nothing behind', async () => {
    const state = temporaryFolder()
    const failing = async (content: string, scratch: string) => {
      writeFileSync(join(content, 'half'), '')
      writeFileSync(join(scratch, 'half'), '')
      throw new Error('interrupted')
    }
    await expect(new PackageCopies(state).make(subject, failing)).rejects.toThrow('interrupted')
    expect(readdirSync(join(state, 'packages'))).toEqual([])
  })

  test('several at once make one copy, and nothing is left of the others', async () => {
    const state = temporaryFolder()
    const made = await Promise.all(Array.from({ length: 8 }, () => new PackageCopies(state).make(subject, fill)))
    expect(new Set(made.map(({ content }) => content)).size).toBe(1)
    expect(readdirSync(join(state, 'packages'))).toEqual([folderName])
  })

  test('what a killed process left behind is removed after a day, and not before', async () => {
    const state = temporaryFolder()
    const [old, young] = ['0a.tmp', '0b.torn'].map((name) => join(state, 'packages', name)) as [string, string]
    for (const folder of [old, young]) mkdirSync(folder, { recursive: true })
    const [yesterday, today] = [25, 23].map((hours) => new Date(Date.now() - hours * 3_600_000)) as [Date, Date]
    utimesSync(old, yesterday, yesterday)
    utimesSync(young, today, today)
    await new PackageCopies(state).make(subject, fill)
    expect(readdirSync(join(state, 'packages')).sort()).toEqual([folderName, '0b.torn'].sort())
  })

  test('another tarball whose digest begins alike is not this one', async () => {
    const { copies } = await withCopy()
    const alike = {
      ...subject,
      integrity: `sha512-${Buffer.concat([Buffer.alloc(16, 7), Buffer.alloc(48)]).toString('base64')}`,
    }
    expect(await copies.find(alike)).toBeUndefined()
  })
})
