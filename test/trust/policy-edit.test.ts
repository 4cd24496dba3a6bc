import { describe, expect, test } from 'vitest'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { emptyPolicyText, withElement, withMember, withoutElements } from '../../src/trust/policy-edit.ts'

const read = (text: string) => JSON.parse(JSON.stringify(parseJsonText(text, { comments: true }).value))

const written = `// our policy
{
  "preset": "hardened", // agreed in June
  "publishers": [
    // the weather people
    { "names": ["io.github.acme/*"] } // their key follows
  ] /* end */
}
`

describe('an edit further inside', () => {
  const text = `{
  "publishers": [
    { "names": ["a.b/c"], "identities": [ /* first */ { "type": "key" } ] },
    { "names": ["d.e/f"] } // second
  ]
}
`

  test('adds to a list of an element, and makes the list where it is missing', () => {
    const added = withElement(text, 'identities', { type: 'keyless' }, ['publishers', 0])
    expect(read(added).publishers[0].identities).toEqual([{ type: 'keyless' }, { type: 'key' }])
    expect(added).toContain('/* first */')
    const made = withElement(text, 'identities', { type: 'key' }, ['publishers', 1])
    expect(read(made).publishers[1]).toEqual({ names: ['d.e/f'], identities: [{ type: 'key' }] })
    expect(made).toContain('// second')
  })

  test('sets a member of an element, new or there already', () => {
    const set = withMember(text, 'threshold', 2, ['publishers', 1])
    expect(read(set).publishers[1].threshold).toBe(2)
    expect(read(withMember(set, 'threshold', 3, ['publishers', 1])).publishers[1].threshold).toBe(3)
  })

  test('of what is not there is a defect of ours', () => {
    expect(() => withMember(text, 'threshold', 2, ['publishers', 7])).toThrow(TypeError)
  })
})

describe('an edit of a policy file', () => {
  test('adds a member to an empty file', () => {
    expect(read(withMember(emptyPolicyText, 'preset', 'standard'))).toEqual({ preset: 'standard' })
    expect(read(withMember('{}', 'preset', 'standard'))).toEqual({ preset: 'standard' })
  })

  test('makes the list that an element needs', () => {
    const text = withElement(emptyPolicyText, 'publishers', { names: ['a.b/c'] })
    expect(read(text)).toEqual({ publishers: [{ names: ['a.b/c'] }] })
  })

  test('keeps every comment, wherever it stands', () => {
    const text = withElement(withMember(written, 'registry', { url: 'https://x' }), 'publishers', { names: ['b.c/d'] })
    for (const comment of [
      '// our policy',
      '// agreed in June',
      '// the weather people',
      '// their key follows',
      '/* end */',
    ]) {
      expect(text).toContain(comment)
    }
    expect(read(text)).toEqual({
      registry: { url: 'https://x' },
      preset: 'hardened',
      publishers: [{ names: ['b.c/d'] }, { names: ['io.github.acme/*'] }],
    })
  })

  test('replaces a member that is there', () => {
    const text = withMember(written, 'preset', 'standard')
    expect(read(text).preset).toBe('standard')
    expect(text).toContain('// agreed in June')
  })

  test('takes elements out, and leaves a file alone that has none of them', () => {
    expect(read(withoutElements(written, 'publishers', () => true)).publishers).toEqual([])
    expect(withoutElements(written, 'publishers', () => false)).toBe(written)
    expect(withoutElements(written, 'exceptions', () => true)).toBe(written)
  })

  test('may be made again and again', () => {
    let text = emptyPolicyText
    for (let index = 0; index < 20; index += 1) text = withElement(text, 'publishers', { names: [`a.b/c${index}`] })
    expect(read(text).publishers).toHaveLength(20)
  })

  test('refuses a file that is no object', () => {
    expect(() => withMember('[]', 'a', 1)).toThrow(TypeError)
  })
})
