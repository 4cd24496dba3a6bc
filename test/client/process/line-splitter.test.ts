import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LineSplitter, splitLine } from '../../../src/client/process/line-splitter.ts'
import { CaptureError } from '../../../src/errors.ts'

/** Lines and rest of `chunks`, as latin-1 text. */
function split(chunks: readonly Uint8Array[], maxBytes = 1_000): { lines: string[]; rest: string } {
  const splitter = new LineSplitter(maxBytes)
  const lines: string[] = []
  for (const chunk of chunks) splitter.push(chunk, (line) => lines.push(Buffer.from(line).toString('latin1')))
  return { lines, rest: Buffer.from(splitter.rest()).toString('latin1') }
}

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('cutting bytes into lines', () => {
  test('at LF and nowhere else', () => {
    const text = 'a\nb\r\nc\rd\u0085e\x0bf\n\ng'
    expect(split([bytes(text)])).toEqual({ lines: ['a', 'b\r', 'c\rd\u0085e\x0bf', ''], rest: 'g' })
  })

  test('however the bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r', '\u00ff')), fc.array(fc.nat(8)), (characters, cuts) => {
        const text = characters.join('')
        const whole = bytes(text)
        const chunks: Uint8Array[] = []
        let at = 0
        for (const size of cuts) {
          chunks.push(whole.subarray(at, at + size))
          at += size
        }
        chunks.push(whole.subarray(at))
        const pieces = text.split('\n')
        expect(split(chunks)).toEqual({ lines: pieces.slice(0, -1), rest: pieces.at(-1) })
      }),
    )
  })

  test('in single bytes, more of them than are kept apart, line after line', () => {
    const text = Array.from({ length: 10_000 }, (_, at) => String.fromCharCode(0x30 + (at % 70))).join('')
    const whole = bytes(`${text}\n${text.slice(0, 4_096)}\nrest`)
    const chunks = Array.from(whole, (_, at) => whole.subarray(at, at + 1))
    expect(split(chunks, 10_000)).toEqual({ lines: [text, text.slice(0, 4_096)], rest: 'rest' })
    expect(() => split(chunks, 9_999)).toThrow(CaptureError)
  })

  test('the rest is taken out once', () => {
    const splitter = new LineSplitter(10)
    splitter.push(bytes('abc'), () => {})
    expect(splitter.rest()).toHaveLength(3)
    expect(splitter.rest()).toHaveLength(0)
  })
})

describe('the longest line', () => {
  test('may have exactly as many bytes as allowed, each line anew', () => {
    expect(split([bytes('abc\nabc\nabc')], 3)).toEqual({ lines: ['abc', 'abc'], rest: 'abc' })
  })

  test('one more is refused, finished or not, in one chunk or many', () => {
    for (const chunks of [['abcd\n'], ['abcd'], ['ab', 'cd'], ['abc\nabc', 'd'], ['abc', '', 'd\n']]) {
      expect(() => split(chunks.map(bytes), 3)).toThrow(CaptureError)
      expect(() => split(chunks.map(bytes), 3)).toThrow(/a message longer than 3 bytes/)
    }
  })

  test('lines before it were given', () => {
    const lines: string[] = []
    const splitter = new LineSplitter(3)
    expect(() => splitter.push(bytes('a\nb\ntoo long\nc\n'), (line) => lines.push(String(Buffer.from(line))))).toThrow()
    expect(lines).toEqual(['a', 'b'])
  })
})

describe('a line and its line feed', () => {
  test('are at hand together for a line of several chunks, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5 }), { minLength: 1 }), (chunks) => {
        const splitter = new LineSplitter(1_000)
        for (const chunk of [...chunks, Uint8Array.of(0x0a)]) {
          splitter.push(Buffer.from(chunk), (line) => {
            const whole = splitLine(line)
            if (whole !== undefined) expect([...whole]).toEqual([...line, 0x0a])
          })
        }
      }),
    )
    const lines: Uint8Array[] = []
    const splitter = new LineSplitter(100)
    for (const chunk of ['ab', 'cd\n', 'e\n']) splitter.push(Buffer.from(chunk), (line) => lines.push(line))
    expect(lines.map((line) => splitLine(line)?.length)).toEqual([5, undefined])
  })

  test('are not, where other memory lies around the line', () => {
    const memory = Uint8Array.from([0x61, 0x0a, 0x62, 0x0a])
    for (const [start, end] of [
      [0, 1],
      [2, 3],
      [0, 4],
    ])
      expect(splitLine(memory.subarray(start, end))).toBeUndefined()
    expect(splitLine(Uint8Array.from([0x61, 0x62]).subarray(0, 1))).toBeUndefined()
  })
})

describe('memory of a line that nobody holds any more', () => {
  const linesOf = (chunks: readonly string[], splitter: LineSplitter): Uint8Array[] => {
    const lines: Uint8Array[] = []
    for (const chunk of chunks) splitter.push(Buffer.from(chunk), (line) => lines.push(line))
    return lines
  }

  test('carries the next that comes in several chunks, and no other', () => {
    const splitter = new LineSplitter(100)
    const [first] = linesOf(['ab', 'c\n'], splitter) as [Uint8Array]
    splitter.reuse(first)
    const [alone, second, third] = linesOf(['x\nde', 'f\ngh', 'i\n'], splitter) as [Uint8Array, Uint8Array, Uint8Array]
    expect([alone, second, third].map((line) => Buffer.from(line).toString())).toEqual(['x', 'def', 'ghi'])
    expect(second.buffer).toBe(first.buffer)
    expect(third.buffer).not.toBe(first.buffer)
    expect(alone.buffer).not.toBe(first.buffer)
    expect(Buffer.from(splitLine(second) ?? []).toString()).toBe('def\n')
  })

  test('is left alone where the splitter did not make it, or the next line is longer', () => {
    const splitter = new LineSplitter(1_000_000)
    const foreign = Buffer.from('abcdef').subarray(0, 3)
    splitter.reuse(foreign)
    const [line] = linesOf(['ab', 'c\n'], splitter) as [Uint8Array]
    expect(line.buffer).not.toBe(foreign.buffer)
    splitter.reuse(line)
    const [long] = linesOf(['x'.repeat(90_000), 'y\n'], splitter) as [Uint8Array]
    expect([long.length, long.buffer === line.buffer]).toEqual([90_001, false])
  })

  test('is not kept where it is much', () => {
    const splitter = new LineSplitter(3_000_000)
    const [line] = linesOf(['x'.repeat(2_000_000), 'y\n'], splitter) as [Uint8Array]
    splitter.reuse(line)
    const [next] = linesOf(['ab', 'c\n'], splitter) as [Uint8Array]
    expect(next.buffer).not.toBe(line.buffer)
  })

  test('lines in between are as they came, whichever are given back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.boolean())), (texts) => {
        const splitter = new LineSplitter(1_000)
        const held: [Uint8Array, string][] = []
        for (const [text, isGivenBack] of texts) {
          const line = text.replaceAll('\n', '')
          const bytes = Buffer.from(`${line}\n`)
          const half = bytes.length >> 1
          splitter.push(bytes.subarray(0, half), () => {})
          splitter.push(bytes.subarray(half), (each) => {
            expect(Buffer.from(each).toString()).toBe(line)
            if (isGivenBack) splitter.reuse(each)
            else held.push([each, line])
          })
        }
        for (const [bytes, line] of held) expect(Buffer.from(bytes).toString()).toBe(line)
      }),
    )
  })
})
