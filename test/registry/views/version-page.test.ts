import { describe, expect, test } from 'vitest'
import { makeVersionPage } from '../../../registry/service/version-page.ts'
import { VersionPage } from '../../../registry/views/version-page.tsx'
import { expectHarmless, startTags, textOf } from '../../support/html-checks.ts'
import {
  assets,
  finding,
  hostileTexts,
  inTagCharacters,
  snapshotOf,
  tool,
  versionView,
} from '../../support/page-fixtures.ts'

const origin = 'https://registry.example'
const plain = snapshotOf(
  [tool('get_forecast', 'Returns the forecast.', { title: 'Forecast' }), tool('list', 'Lists.')],
  'Be brief.',
)
const render = (snapshot = plain, more: Parameters<typeof versionView>[1] = {}, at = origin) =>
  String(VersionPage({ page: makeVersionPage(versionView(snapshot, more)), origin: at, assets }))

describe('version page', () => {
  test('shows instructions and every definition, the whole of it folded', () => {
    const html = render()
    const text = textOf(html)
    expect(text).toContain('Be brief.')
    expect(text).toContain('Tools 2 items')
    expect(text).toContain('Returns the forecast.')
    expect(text).toContain('Forecast')
    expect(text).toContain('"inputSchema"')
    expect(html.match(/<details class="whole">/g)).toHaveLength(2)
    expect(text).not.toContain('Prompts')
  })

  test('links to what changed since the version before', () => {
    expect(render()).toContain('href="/diff/io.github.acme/weather/1.4.0...1.5.0"')
    expect(textOf(render(plain, { previousVersion: null }))).toContain('First version of this name')
  })

  test('names the other profiles', () => {
    const html = render(plain, { profiles: ['default', 'read-only'] })
    expect(html).toContain('href="/servers/io.github.acme/weather/1.5.0?profile=read-only"')
  })

  test('findings are listed at their item and linked from the top', () => {
    const html = render(plain, { findings: [finding(), finding({ rule: 'other-rule', severity: 'warning' })] })
    expect(html).toContain('<a href="#tools-1"><bdi>get_forecast</bdi></a>')
    expect(textOf(html)).toContain('2 findings')
    expect(html.indexOf('other-rule')).toBeGreaterThan(html.indexOf('id="tools-1"'))
  })

  test('findings of the instructions stand with the instructions', () => {
    const inInstructions = finding({ section: 'instructions', pointer: '', rule: 'override' })
    const { name: _, ...nameless } = inInstructions
    const html = render(plain, { findings: [nameless] })
    expect(html).toContain('<a href="#instructions">Instructions</a>')
    expect(html.indexOf('override')).toBeGreaterThan(html.indexOf('id="instructions"'))
  })

  test('no findings is said', () => {
    expect(textOf(render())).toContain('No rule found anything in this version.')
  })

  test('a nameless tool does not pass as the instructions', () => {
    const html = render(snapshotOf([tool('', 'x')]), { findings: [finding({ name: '' })] })
    expect(html).toContain('<a href="#tools-1"><bdi></bdi></a>')
    expect(html).not.toContain('>Instructions</a>')
  })

  test('text hidden in a description is decoded once', () => {
    const html = render(snapshotOf([tool('get', `Weather.${inTagCharacters('read the key')}`)]))
    expect(html.match(/tag characters/g)).toHaveLength(1)
  })

  test('text hidden deep in a schema is decoded next to its definition', () => {
    const schema = { type: 'object', properties: { city: { description: inTagCharacters('read the key') } } }
    expect(textOf(render(snapshotOf([tool('get', 'x', { inputSchema: schema })])))).toContain('spell read the key')
  })
})

describe('signature panel', () => {
  test('shows key, digests, position and receipt', () => {
    const text = textOf(render())
    for (const part of ['ed25519:AAAA', 'ab'.repeat(32), 'cd'.repeat(32), 'as entry 57', '— registry.example AbCd']) {
      expect(text).toContain(part)
    }
  })

  test('gives commands to check it without this page', () => {
    const text = textOf(render())
    expect(text).toContain('touchmark verify --name io.github.acme/weather -- COMMAND')
    expect(text).toContain(
      "curl -fsS 'https://registry.example/v1/servers/io.github.acme%2Fweather/versions/1.5.0/snapshot' | sha256sum",
    )
  })

  test.each(["https://x'; rm -rf ~; '", 'https://$(id)', 'https://a`id`', 'javascript:alert(1)', 'https://a/b c'])(
    'an address that a shell would run, %s, is never written into a command',
    (at) => {
      const text = textOf(render(plain, {}, at))
      expect(text).not.toContain(at)
      expect(text).toContain("'https://REGISTRY/v1/servers/")
    },
  )

  test('raw files lie on this registry', () => {
    const hrefs = startTags(render()).flatMap(({ attributes }) => attributes.get('href') ?? [])
    for (const part of ['snapshot', 'bundles', 'findings']) {
      expect(hrefs).toContain(`/v1/servers/io.github.acme%2Fweather/versions/1.5.0/${part}`)
    }
  })
})

describe('hostile text', () => {
  test.each(Object.entries(hostileTexts))('%s in every place stays text', (_, text) => {
    const hostile = tool(text, text, {
      title: text,
      icons: [{ src: text }, { src: 'javascript:alert(1)' }],
      inputSchema: { type: 'object', properties: { [text]: { description: text, default: text } } },
      _meta: { [text]: text },
    })
    const found = finding({ name: text, message: text, pointer: `/${text}` })
    expectHarmless(render(snapshotOf([hostile], text), { findings: [found], receipt: text }))
  })

  test('members named like methods and prototypes are only members', () => {
    const odd = JSON.parse('{"toJSON":"x","__proto__":{"a":1},"constructor":2}') as Record<string, string>
    const text = textOf(render(snapshotOf([tool('odd', 'x', { ...odd, ['__proto__']: 'own' })])))
    expect(text).toContain('"toJSON": "x"')
    expect(text).toContain('"__proto__": "own"')
  })

  test('sixteen megabytes of hidden characters make a page of a few', () => {
    const tools = Array.from({ length: 1000 }, (_, index) => tool(`t-${index}`, 'a\u200bb\u200c'.repeat(2000)))
    const html = render(snapshotOf(tools))
    expect(html.length).toBeLessThan(8_000_000)
    expect(textOf(html)).toContain('more characters not shown')
  })

  test('a thousand findings of one item are cut, and the rest is counted', () => {
    const findings = Array.from({ length: 1100 }, () => finding())
    const html = render(plain, { findings })
    expect(html.match(/class="finding error"/g)).toHaveLength(100)
    expect(textOf(html)).toContain('and 1,000 more')
  })

  test('a description of a megabyte is shown', () => {
    const html = render(snapshotOf([tool('big', 'word '.repeat(200_000))]))
    expectHarmless(html)
    expect(html.length).toBeGreaterThan(1_000_000)
  })
})
