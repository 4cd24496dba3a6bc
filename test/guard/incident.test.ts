import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import {
  describeIncident,
  type IncidentCode,
  incidentMeanings,
  makeIncident,
  parseErrorAnswer,
  refusal,
} from '../../src/guard/incident.ts'

const codes = Object.keys(incidentMeanings) as IncidentCode[]

describe('incidents', () => {
  test('the same code, section and name make the same id; any other another one', () => {
    const id = (code: IncidentCode, name: string) => makeIncident(code, { section: 'tools', name }).id
    expect(id('unlisted', 'a')).toMatch(/^TM-[0-9A-F]{8}$/)
    expect(id('unlisted', 'a')).toBe(makeIncident('unlisted', { section: 'tools', name: 'a', detail: 'x' }).id)
    expect(new Set([id('unlisted', 'a'), id('withheld', 'a'), id('unlisted', 'b')]).size).toBe(3)
  })

  test('what reaches a model holds nothing that a server chose, and no way to weaken the check', () => {
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.string({ minLength: 6 }), (code, hostile) => {
        const incident = makeIncident(code, { section: 'tools', name: hostile, detail: hostile })
        const text = fromUtf8(refusal('1', incident))
        expect(text.replace(incident.id, 'ID').replace(incident.id, 'ID')).toBe(
          `{"jsonrpc":"2.0","id":1,"error":{"code":-32010,"message":"Touchmark refused this request (ID). A person can see the reason with: touchmark status","data":{"incident":"ID","reason":"${code}"}}}`,
        )
      }),
    )
    for (const word of ['bypass', 'lock --update', 'unwrap', 'policy', 'trust', 'disable', '--accept']) {
      for (const code of codes) expect(fromUtf8(refusal('1', makeIncident(code)))).not.toContain(word)
    }
  })

  test.each(['1', '"a\\u0062"', '9007199254740993'])('the id %s comes back as it was written', (raw) => {
    expect(fromUtf8(refusal(raw, makeIncident('unlisted')))).toContain(`"id":${raw},`)
  })

  test('what people read is one line, escaped', () => {
    const name = 'a\u001b[31m\n\u200b'
    const line = describeIncident(makeIncident('withheld', { section: 'tools', name }), true)
    expect(line).toContain('refused: this item was checked and is not passed on  tools "a<U+001B>[31m<U+000A><U+200B>"')
    expect(describeIncident(makeIncident('violation', { detail: 'a second member' }), false)).toMatch(
      /^TM-[0-9A-F]{8} {2}observed: the server broke the rules of the protocol {2}a second member$/,
    )
    expect(describeIncident(makeIncident('withheld', { section: 'instructions', name: '' }), true)).toMatch(
      /instructions$/,
    )
  })

  test('a parse error has no id', () => {
    expect(JSON.parse(fromUtf8(parseErrorAnswer()))).toMatchObject({ id: null, error: { code: -32700 } })
  })
})
