import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { ViolationError } from '../../src/errors.ts'
import { type Message, readLine } from '../../src/guard/frames.ts'
import {
  advertisedSections,
  hasFlawedInstructions,
  instructionsAlone,
  modernMeta,
  readHello,
} from '../../src/guard/hello.ts'
import { itemSections } from '../../src/snapshot/definition.ts'

const read = (text: string): Message => readLine(utf8(text))!.messages[0]!
const answer = (result: string) => read(`{"jsonrpc":"2.0","id":0,"result":${result}}`)
const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }

describe('what a server says of itself', () => {
  test('legacy: version, server info and capabilities of the result', () => {
    const text =
      '{"protocolVersion":"2025-06-18","serverInfo":{"name":"s"},"capabilities":{"tools":{}},"instructions":"Be kind."}'
    expect(readHello(answer(text), null, 'linux-x64')).toEqual({
      era: 'legacy',
      context: {
        serverInfo: { name: 's' },
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        platform: 'linux-x64',
      },
      instructions: 'Be kind.',
      issues: [],
      meta: null,
    })
  })

  test('modern: the version that the client asked with, server info from _meta', () => {
    const text =
      '{"supportedVersions":["2026-07-28"],"capabilities":{},"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"s"}}}'
    const hello = readHello(answer(text), meta, 'linux-x64')
    expect(hello.context).toMatchObject({ protocolVersion: '2026-07-28', serverInfo: { name: 's' } })
    expect(hello).toMatchObject({ era: 'modern', instructions: null, meta })
  })

  test('null instructions are none', () => {
    expect(readHello(answer('{"capabilities":{},"instructions":null}'), null, 'p').instructions).toBeNull()
  })

  test('issues stand where a snapshot file would have them, in a batch too', () => {
    const text = '{"serverInfo":{"x":1e999},"capabilities":{"tools":{"y":1e999}},"instructions":"\\ud800","z":1e999}'
    const pointers = ['/context/serverInfo/x', '/context/capabilities/tools/y', '/sections/instructions']
    const hello = readHello(answer(text), null, 'p')
    expect(hello.issues.map(({ pointer }) => pointer)).toEqual(pointers)
    expect(hasFlawedInstructions(hello)).toBe(true)
    const batched = read(`[{"jsonrpc":"2.0","id":0,"result":${text}}]`)
    expect(readHello(batched, null, 'p').issues).toEqual(hello.issues)
    const sound = readHello(answer('{"capabilities":{"x":1e999},"instructions":"ok"}'), null, 'p')
    expect(hasFlawedInstructions(sound)).toBe(false)
  })

  test.each([
    ['instructions of another type', '{"capabilities":{},"instructions":{}}'],
    ['capabilities of another type', '{"capabilities":"all"}'],
    ['capabilities in another case', '{"capabilities":{},"Capabilities":{"tools":{}}}'],
  ])('%s are a violation', (_name, text) => {
    expect(() => readHello(answer(text), null, 'p')).toThrow(ViolationError)
  })

  test('advertised are the lists whose capability is an object; templates come with resources', () => {
    const advertised = (capabilities: string) =>
      advertisedSections(readHello(answer(`{"capabilities":${capabilities}}`), null, 'p'))
    expect(advertised('{"tools":{},"prompts":{},"resources":{}}')).toEqual(itemSections)
    expect(advertised('{"tools":true,"__proto__":{"prompts":{}}}')).toEqual([])
    expect(advertised('{"prompts":{"listChanged":false}}')).toEqual(['prompts'])
  })

  test('instructions alone are a snapshot without lists', () => {
    const snapshot = instructionsAlone(readHello(answer('{"capabilities":{},"instructions":"Be kind."}'), null, 'p'))
    expect(snapshot.instructions).toBe('Be kind.')
    expect(itemSections.flatMap((section) => snapshot.sections[section])).toEqual([])
  })
})

describe('the _meta of a modern request', () => {
  const request = (params: string) => read(`{"jsonrpc":"2.0","id":0,"method":"tools/list","params":${params}}`)

  test('is repeated without the progress token', () => {
    const text = '{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","progressToken":4,"x":[1]}}'
    expect(modernMeta(request(text))).toEqual({ ...meta, x: [1] })
  })

  test.each(['{}', '{"_meta":{}}', '{"_meta":{"progressToken":1}}', '[]'])('is none in %s', (params) => {
    expect(modernMeta(request(params))).toBeNull()
  })
})
