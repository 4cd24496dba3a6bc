import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { entriesElsewhere } from '../../cli/entries-elsewhere.ts'
import { memoryIo, temporaryFolder } from '../support/memory-io.ts'

const plain = { command: 'server' }
const guarded = (entry: string) => ({ command: 'touchmark', args: ['guard', '--entry', entry, 'server'] })

/** A home with servers of Cursor and of Claude Code, and a project with some of its own. */
async function elsewhere(
  entry: string,
  { cursor = {}, claude = {}, project = {} }: Record<string, Record<string, unknown>>,
): Promise<string[]> {
  const folder = temporaryFolder()
  const write = (name: string, mcpServers: object) => writeFileSync(join(folder, name), JSON.stringify({ mcpServers }))
  for (const name of ['.cursor', 'work']) mkdirSync(join(folder, name))
  write('.cursor/mcp.json', cursor)
  write('.claude.json', claude)
  write('work/.mcp.json', project)
  const { io } = memoryIo({ folder })
  return [...(await entriesElsewhere(entry, { ...io, cwd: join(folder, 'work') }))].sort()
}

describe('entries that no client shows beside one', () => {
  test('are those of other clients alone', async () => {
    const found = await elsewhere('a', { cursor: { a: plain, b: plain }, claude: { c: guarded('kept') } })
    expect(found).toEqual(['kept'])
  })

  test('are not those that another client has as well, nor those of a client that has it, too', async () => {
    expect(await elsewhere('a', { cursor: { a: plain, b: plain }, claude: { b: plain } })).toEqual(['claude-code/b'])
    expect(await elsewhere('a', { cursor: { a: plain }, claude: { a: plain, b: plain } })).toEqual([])
  })

  test('are not those of the project for a client that reads its file', async () => {
    const scene = { claude: { a: plain }, project: { b: guarded('b') }, cursor: { c: plain } }
    expect(await elsewhere('a', scene)).toEqual(['c', 'cursor/c'])
  })

  test('are not known for one that is configured nowhere', async () => {
    expect(await elsewhere('x', { cursor: { a: plain }, claude: { b: plain } })).toEqual([])
  })

  test('are found by the name that a guard is given', async () => {
    const scene = { cursor: { a: guarded('kept') }, claude: { b: plain } }
    expect(await elsewhere('kept', scene)).toEqual(['b', 'claude-code/b'])
    expect(await elsewhere('a', scene)).toEqual([])
  })
})
