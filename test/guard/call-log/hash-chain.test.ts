import { describe, expect, test } from 'vitest'
import { type ChainHead, emptyChain, linkLine } from '../../../src/guard/call-log/hash-chain.ts'
import { checkStrictly, LineChecker } from '../../../src/guard/call-log/line-checker.ts'

const checker = new LineChecker()
/** Both readers of lines, which have to say the same. */
function checkLine(before: ChainHead, bytes: Buffer) {
  const checked = checker.check(before, bytes)
  expect(checked).toEqual(checkStrictly(before, bytes))
  return checked
}

const chain = 'c'.repeat(32)
const first = linkLine(emptyChain(chain), { kind: 'start', time: 't' })
const second = linkLine(first.head, { kind: 'call', name: 'echo' })

describe('a chain of lines', () => {
  test('holds when every line follows the one before it', () => {
    const one = checkLine(emptyChain(chain), Buffer.from(first.line))
    expect(one).toMatchObject({ head: first.head, kind: 'start' })
    expect(checkLine(first.head, Buffer.from(second.line))).toMatchObject({ head: second.head })
  })

  test.each([
    ['a changed value', second.line.replace('echo', 'ohce'), 'altered'],
    ['a changed hash', second.line.replace(second.head.hash, 'f'.repeat(64)), 'altered'],
    ['white space', second.line.replace(',', ', '), 'canonical'],
    ['members in another order', JSON.stringify({ seq: 2, ...JSON.parse(second.line) }), 'canonical'],
    ['no JSON', 'call echo', 'canonical'],
    ['no line of a call log', '{"hash":"x"}', 'not a line of a call log'],
    ['more than any line has', `{"a":"${'x'.repeat(70_000)}"}`, 'canonical'],
  ])('%s is found', (_name, line, found) => {
    expect(checkLine(first.head, Buffer.from(line)).problem).toContain(found)
  })

  test('a line that was removed is found at the next one', () => {
    const third = linkLine(second.head, { kind: 'call', name: 'echo' })
    expect(checkLine(first.head, Buffer.from(third.line)).problem).toBe('line 3 of the chain where line 2 belongs')
  })

  test('a line that was made anew after an altered one is found', () => {
    const forged = linkLine(emptyChain(chain), { kind: 'start', time: 'another' })
    expect(checkLine(forged.head, Buffer.from(second.line)).problem).toBe('the line before it was replaced')
  })

  test('a line of another chain is found', () => {
    const other = linkLine(emptyChain('d'.repeat(32)), { kind: 'start', time: 't' })
    expect(checkLine(emptyChain(chain), Buffer.from(other.line)).problem).toBe('a line of another chain')
  })
})
