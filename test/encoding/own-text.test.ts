import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { ownText } from '../../src/encoding/own-text.ts'
import { parseJson } from '../../src/encoding/strict-json.ts'

test.each([
  '',
  'short',
  'a name of more than twelve letters',
  'café \u{1f600} and more',
  '\ud800 alone, and \udc00 too',
])('%j is the same text', (text) => {
  expect(ownText(text)).toBe(text)
})

test('a name that is kept does not keep the message that it was read from', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const read = (keep: (text: string) => string): number => {
    const names: string[] = []
    collect()
    const { external: before } = process.memoryUsage()
    for (let at = 0; at < 20; at += 1) {
      const text = `{"name":"the name of the tool number ${at}","text":"${'x'.repeat(4_000_000)}"}`
      names.push(keep((parseJson(Buffer.from(text)).value as { name: string }).name))
    }
    collect()
    const kept = process.memoryUsage().external - before
    expect(names).toHaveLength(20)
    return kept
  }
  // What the engine does by itself is the reason for all this: where it stops, this file can go.
  expect(read((text) => text)).toBeGreaterThan(60_000_000)
  expect(read(ownText)).toBeLessThan(20_000_000)
})
