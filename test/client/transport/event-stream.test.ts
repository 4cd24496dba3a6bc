import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventStreamParser } from '../../../src/client/transport/event-stream.ts'

/** Events of `text`, cut into chunks of `size` bytes, as `type|data`. */
function eventsOf(text: string | Buffer, size = 1_000_000): string[] {
  const events: string[] = []
  const parser = new EventStreamParser(({ type, data }) =>
    events.push(`${type}|${Buffer.from(data).toString('latin1')}`),
  )
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text
  for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size))
  return events
}

describe('server-sent events (WHATWG HTML, 9.2.6)', () => {
  test.each([
    ['a plain event', 'data: x\n\n', ['message|x']],
    ['a named one', 'event: endpoint\ndata: /m\n\n', ['endpoint|/m']],
    ['the order of fields does not matter', 'data: x\nid: 1\nevent: a\n\n', ['a|x']],
    ['several lines of data', 'data: a\ndata: b\ndata\ndata:\n\n', ['message|a\nb\n\n']],
    ['one space after the colon is none', 'data:x\ndata: x\ndata:  x\n\n', ['message|x\nx\n x']],
    ['comments', ': hi\ndata: x\n:\n\n', ['message|x']],
    ['unknown fields', 'retry: 1\nfoo: bar\ndata: x\n\n', ['message|x']],
    ['a field without colon', 'event\ndata: x\n\n', ['message|x']],
    ['an event without data', 'event: a\n\ndata: x\n\n', ['message|x']],
    ['an empty event type', 'event:\ndata: x\n\n', ['message|x']],
    ['empty data', 'data\n\n', ['message|']],
    ['CRLF', 'data: x\r\n\r\ndata: y\r\n\r\n', ['message|x', 'message|y']],
    ['CR', 'data: x\r\rdata: y\r\r', ['message|x', 'message|y']],
    ['all line ends mixed', 'data: a\rdata: b\r\ndata: c\n\r\n', ['message|a\nb\nc']],
    ['an event that is not finished', 'data: x\n\ndata: y\n', ['message|x']],
    ['a byte order mark at the start', '\ufeffdata: x\n\n', ['message|x']],
    ['a byte order mark elsewhere', 'data: x\n\n\ufeffdata: y\n\n', ['message|x']],
    ['a colon in the value', 'data: {"a":1}\n\n', ['message|{"a":1}']],
  ])('%s', (_, text, expected) => {
    expect(eventsOf(text)).toEqual(expected)
    for (const size of [1, 2, 3]) expect(eventsOf(text, size)).toEqual(expected)
  })

  test('the bytes of data are kept, valid UTF-8 or not', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xc3, 0xe2, 0x80])
    const text = Buffer.concat([Buffer.from('data: '), bytes, Buffer.from('\n\n')])
    expect(eventsOf(text)).toEqual([`message|${bytes.toString('latin1')}`])
  })

  test('events do not depend on how the bytes are cut', () => {
    const part = fc.constantFrom('data', 'event', ':', ' ', 'x', '\n', '\r', '\n\n', '\ufeff')
    fc.assert(
      fc.property(fc.array(part), fc.integer({ min: 1, max: 7 }), (parts, size) => {
        expect(eventsOf(parts.join(''), size)).toEqual(eventsOf(parts.join('')))
      }),
    )
  })

  test('what the receiver throws ends the reading', () => {
    const parser = new EventStreamParser(() => {
      throw new Error('enough')
    })
    expect(() => parser.push(Buffer.from('data: x\n\n'))).toThrow('enough')
  })
})
