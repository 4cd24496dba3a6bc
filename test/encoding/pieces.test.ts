/** Bytes in pieces: whole in the end, whatever the pieces were, and never dearer than their bytes. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Pieces } from '../../src/encoding/pieces.ts'

const ascii = (text: string): Uint8Array => Buffer.from(text)

test('pieces come out as one, and nothing stays behind', () => {
  const pieces = new Pieces()
  for (const part of ['a', '', 'bc', 'def']) pieces.add(ascii(part))
  expect(pieces.length).toBe(6)
  expect(Buffer.from(pieces.take()).toString()).toBe('abcdef')
  expect(pieces.length).toBe(0)
  expect(pieces.take()).toHaveLength(0)
  pieces.add(ascii('g'))
  expect(Buffer.from(pieces.take()).toString()).toBe('g')
})

test('one piece is given as it came', () => {
  const piece = ascii('whole')
  const pieces = new Pieces()
  pieces.add(piece)
  expect(pieces.take()).toBe(piece)
})

test('more pieces than are kept apart keep their order', () => {
  const pieces = new Pieces()
  const parts = Array.from({ length: 20_000 }, (_, index) => `${index},`)
  for (const part of parts) pieces.add(ascii(part))
  expect(Buffer.from(pieces.take()).toString()).toBe(parts.join(''))
})

test('millions of small pieces need little more than their bytes', () => {
  const module = JSON.stringify(join(import.meta.dirname, '../../dist/src/client/transport/event-stream.js'))
  // One-byte pieces of a line, then lines without data: kept apart they would need some hundred megabytes.
  const script = `
    const { EventStreamParser } = await import(${module})
    let events = 0
    const parser = new EventStreamParser(() => (events += 1))
    for (let at = 0; at < 500_000; at += 1) parser.push(Buffer.from('x'))
    const lines = Buffer.from('\\n' + 'data\\n'.repeat(10_000))
    for (let at = 0; at < 50; at += 1) parser.push(lines.subarray(at === 0 ? 0 : 1))
    parser.push(Buffer.from('\\n'))
    process.exit(events === 1 ? 0 : 1)`
  const argv = ['--max-old-space-size=48', '--input-type=module', '-e', script]
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
