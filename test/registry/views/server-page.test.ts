import { describe, expect, test } from 'vitest'
import { ServerPage } from '../../../registry/views/server-page.tsx'
import { expectHarmless, textOf } from '../../support/html-checks.ts'
import { assets, publicKeyOf, publisher, serverView, summary } from '../../support/page-fixtures.ts'

const render = (...parts: Parameters<typeof serverView>) =>
  String(ServerPage({ server: serverView(...parts), history: [], assets }))

describe('server page', () => {
  const versions = [
    summary('1.5.0', { findingCounts: { error: 2, warning: 1, note: 0 } }),
    summary('1.5.0', { profile: 'read-only' }),
    summary('1.4.0'),
  ]

  test('lists versions newest first, with findings, dates and signer', () => {
    const text = textOf(render(versions))
    expect(text.indexOf('2 errors')).toBeLessThan(text.indexOf('no findings'))
    expect(text).toContain('1 warning')
    expect(text).toContain('Accepted 2026-11-19 08:41 UTC as entry 57, 12 definitions')
  })

  test('each version links to what changed since the one before it of the same profile', () => {
    const html = render(versions)
    expect(html).toContain('href="/diff/io.github.acme/weather/1.4.0...1.5.0"')
    expect(textOf(html)).toContain('What changed since 1.4.0')
    expect(html).not.toContain('1.5.0...1.5.0')
  })

  test('only the latest version is called latest', () => {
    expect(render([summary('2.0.0'), summary('1.0.0')]).match(/chip latest/g)).toHaveLength(1)
  })

  test('shows each publisher key in full', () => {
    const html = render(versions, { publishers: [publisher('a'), publisher('b')] })
    expect(textOf(html)).toContain(publicKeyOf('b'))
    expect(textOf(html)).toContain('b'.repeat(64))
    expect(textOf(html)).toContain('These identities published first under this name')
  })

  test('older versions are one link away, the cursor encoded', () => {
    const html = render(versions, { next: 'a"b&c=' })
    expect(html).toContain('href="/servers/io.github.acme/weather?cursor=a%22b%26c%3D"')
  })

  test('is harmless', () => {
    expectHarmless(render(versions, { next: 'x' }))
  })
})
