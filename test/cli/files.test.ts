import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeNamedFile } from '../../cli/files.ts'
import { memoryIo, temporaryFolder } from '../support/memory-io.ts'

test('a file is written whole, over another too, and its folder is made', () => {
  const folder = temporaryFolder()
  const { io } = memoryIo({ folder })
  for (const text of ['first', 'second']) {
    writeNamedFile('new/out.json', text, io)
    expect(readFileSync(join(folder, 'new/out.json'), 'utf8')).toBe(text)
  }
  expect(readdirSync(join(folder, 'new'))).toEqual(['out.json'])
})

test('a pipe or a folder of that name stays what it is', () => {
  const folder = temporaryFolder()
  const { io } = memoryIo({ folder })
  execFileSync('mkfifo', [join(folder, 'pipe')])
  mkdirSync(join(folder, 'folder'))
  for (const name of ['pipe', 'folder']) {
    expect(() => writeNamedFile(name, 'text', io)).toThrow(expect.objectContaining({ code: 'E_FILE_ACCESS' }))
  }
  expect([statSync(join(folder, 'pipe')).isFIFO(), statSync(join(folder, 'folder')).isDirectory()]).toEqual([
    true,
    true,
  ])
})

test('a name below a file cannot be written', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'file'), '')
  const { io } = memoryIo({ folder })
  expect(() => writeNamedFile('file/below', 'text', io)).toThrow(expect.objectContaining({ code: 'E_FILE_ACCESS' }))
})
