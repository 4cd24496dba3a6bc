import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { readLine } from '../../../src/guard/frames.ts'
import { knownPage } from '../../../src/guard/pages/known-page.ts'
import { type RememberedPage, recallPage, rememberPage } from '../../../src/guard/pages/remembered-page.ts'

const listing = (id: string, name = 'greet'): string =>
  `{"jsonrpc":"2.0","id":${id},"result":{"tools":[{"name":"${name}"}]}}`
const idLast = (id: string): string => `{"result":{"tools":[{"name":"größe 😀"}]},"jsonrpc":"2.0","id":${id}}`
const own = '"0123456789abcdef0123456789abcdef"'
const asksTools = (key: string): string | undefined => (key === own ? 'tools' : undefined)

function remembered(line: string): RememberedPage {
  const message = readLine(utf8(line))?.messages[0]
  const page = message === undefined ? undefined : knownPage('tools', message)
  if (page === undefined) throw new Error('no page')
  return rememberPage(page)
}

describe('a page of an earlier session', () => {
  test.each([listing, idLast])('is known again under the id that asks for its list', (write) => {
    const pages = [remembered(listing('7', 'other')), remembered(write('7'))]
    const line = utf8(write(own))
    const page = recallPage(pages, line, asksTools)
    expect(page).toMatchObject({ section: 'tools', isWhole: true })
    expect(Buffer.concat([page?.before ?? line, utf8(own), page?.after ?? line]).equals(line)).toBe(true)
  })

  test.each([
    ['nobody asked under its id', () => undefined],
    ['another list was asked for', () => 'prompts'],
    ['the guard asked what the server is', () => 'discover'],
  ])('is any other line where %s', (_name, asks) => {
    expect(recallPage([remembered(listing('7'))], utf8(listing(own)), asks)).toBeUndefined()
  })

  test('is any other line where its id could be read in more ways than one, and where it is long', () => {
    for (const id of ['1.0', '"a\\u0062"', '7,"id":8', `"${'a'.repeat(70)}"`, '']) {
      expect(
        recallPage([remembered(listing('7'))], utf8(listing(id)), () => 'tools'),
        id,
      ).toBeUndefined()
    }
  })

  test('differs in a byte, has one more or one less: then it is any other line', () => {
    const change = fc.record({
      at: fc.nat(),
      less: fc.nat({ max: 2 }),
      put: fc.string({ unit: 'binary', maxLength: 2 }),
    })
    fc.assert(
      fc.property(fc.constantFrom(listing, idLast), change, (write, { at, less, put }) => {
        const original = Buffer.from(write(own))
        const place = at % (original.length + 1)
        const line = Buffer.concat([original.subarray(0, place), Buffer.from(put), original.subarray(place + less)])
        const page = recallPage([remembered(write('7'))], line, asksTools)
        expect(page !== undefined).toBe(line.equals(original))
      }),
      { numRuns: 3_000 },
    )
  })
})
