import { describe, expect, test } from 'vitest'
import type { SearchView } from '../../../registry/service/types.ts'
import { HomePage } from '../../../registry/views/home-page.tsx'
import { expectHarmless, startTags, textOf } from '../../support/html-checks.ts'
import { assets, hostileTexts, serverName } from '../../support/page-fixtures.ts'

const proven = { proof: 'oidc', lookAlike: null } as const
const hit = { name: serverName, latest: '1.5.0', acceptedAt: '2026-11-19T08:41:07.000Z', ...proven }
const render = (more: Partial<SearchView> = {}) =>
  String(HomePage({ search: { query: '', servers: [hit], next: null, ...more }, assets }))

describe('home', () => {
  test('search comes first, and works without a script', () => {
    const html = render()
    expect(html.indexOf('<form')).toBeLessThan(html.indexOf(serverName))
    const tags = startTags(html)
    expect(tags.find(({ element }) => element === 'form')?.attributes.get('action')).toBe('/')
    expect(tags.filter(({ attributes }) => attributes.get('name') === 'q')).toHaveLength(1)
    expect(tags.some(({ element }) => element === 'script')).toBe(false)
  })

  test('lists servers with their latest version', () => {
    const html = render()
    expect(html).toContain('href="/servers/io.github.acme/weather"')
    expect(html).toContain('href="/servers/io.github.acme/weather/1.5.0"')
    expect(textOf(html)).toContain('accepted 2026-11-19 08:41 UTC')
  })

  test('an empty registry says how to begin', () => {
    const text = textOf(render({ servers: [] }))
    expect(text).toContain('No server has been published here yet.')
    expect(text).toContain('touchmark publish --help')
  })

  test('a search without result says what to try', () => {
    const html = render({ query: 'zebra', servers: [] })
    expect(textOf(html)).toContain('Nothing found.')
    expect(html).toContain('value="zebra"')
  })

  test('more results keep the words', () => {
    expect(render({ query: 'a b&c', next: 'cur' })).toContain('href="/?q=a+b%26c&amp;cursor=cur"')
  })

  test.each(Object.entries(hostileTexts))('a query with %s stays text', (_, query) => {
    expectHarmless(render({ query: query.toWellFormed(), servers: [], next: 'x' }))
  })
})
