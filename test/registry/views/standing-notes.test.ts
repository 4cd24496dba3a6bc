import { describe, expect, test } from 'vitest'
import type { ControlLine, PublisherView, VoiceView } from '../../../registry/service/types.ts'
import { makeVersionPage } from '../../../registry/service/version-page.ts'
import { HomePage } from '../../../registry/views/home-page.tsx'
import { ServerPage } from '../../../registry/views/server-page.tsx'
import { VersionPage } from '../../../registry/views/version-page.tsx'
import { expectHarmless, startTags, textOf } from '../../support/html-checks.ts'
import {
  assets,
  hostileTexts,
  publisher,
  serverName,
  serverView,
  snapshotOf,
  summary,
  versionView,
} from '../../support/page-fixtures.ts'

function keyless(text: string): PublisherView {
  return {
    type: 'keyless',
    identityId: 'c'.repeat(64),
    issuer: text,
    subject: text,
    repository: text,
    repositoryId: text,
    owner: text,
    ownerId: text,
    commit: text,
    ref: text,
    trigger: text,
    runner: text,
    environment: text,
    visibility: text,
  }
}

const build = keyless('https://github.com/acme/weather/.github/workflows/release.yml@refs/tags/v1')

function versionPage(more: Parameters<typeof versionView>[1]): string {
  const page = makeVersionPage(versionView(snapshotOf([]), more))
  return String(VersionPage({ page, origin: 'https://registry.example', assets }))
}

function voice(more: Partial<VoiceView>): VoiceView {
  return {
    kind: 'observation',
    publisher: publisher('b'),
    index: 60,
    acceptedAt: '2026-11-20T10:00:00.000Z',
    sameSnapshot: true,
    decision: null,
    ...more,
  }
}

describe('who signed', () => {
  test('a build is shown with what its certificate says', () => {
    const text = textOf(versionPage({ publisher: build }))
    for (const said of ['Signed by', 'release.yml', 'As proven to', 'Repository', 'Ref', 'Started by', 'Runner']) {
      expect(text).toContain(said)
    }
  })

  test('a key is shown as before', () => {
    expect(textOf(versionPage({ publisher: publisher('d') }))).toContain('d'.repeat(64))
  })

  test.each(Object.entries(hostileTexts))('a certificate that holds %s stays text', (_name, text) => {
    expectHarmless(versionPage({ publisher: keyless(text), voices: [voice({ publisher: keyless(text) })] }))
  })
})

describe('what others said', () => {
  test('is shown as theirs, never as the publisher’s', () => {
    const voices = [
      voice({ kind: 'publish', publisher: build }),
      voice({ sameSnapshot: false }),
      voice({ kind: 'review', decision: 'reject' }),
    ]
    const text = textOf(versionPage({ voices }))
    expect(text).toContain('Further signatures of the publisher')
    expect(text).toContain('Seen by, not signed by the publisher')
    expect(text).toContain('saw other definitions')
    expect(text).toContain('reject')
  })

  test('is no heading where nobody spoke', () => {
    expect(textOf(versionPage({ voices: [] }))).not.toContain('Seen by')
  })
})

describe('a withdrawn version', () => {
  test.each([
    ['yanked', 'Clients refuse it'],
    ['deprecated', 'Clients use it and say so'],
  ] as const)('%s says so, and why', (status, said) => {
    const text = textOf(versionPage({ status, reason: 'vulnerability' }))
    expect(text).toContain(said)
    expect(text).toContain('vulnerability')
    expect(textOf(serverPage({ versions: [summary('1.5.0', { status, reason: 'defect' })] }))).toContain(status)
  })

  test('a published one says nothing of it', () => {
    expect(startTags(versionPage({})).some(({ attributes }) => attributes.get('class')?.includes('banner'))).toBe(false)
  })
})

function serverPage(parts: { versions?: ReturnType<typeof summary>[]; lookAlike?: string; history?: ControlLine[] }) {
  const { versions = [summary('1.5.0')], lookAlike = null, history = [] } = parts
  return String(ServerPage({ server: serverView(versions, { lookAlike }), history, assets }))
}

describe('a name that is easily taken for an older one', () => {
  test('says so on its page and in the search, with a link', () => {
    const older = 'io.github.acrne/weather'
    const hit = { name: serverName, latest: '1.5.0', acceptedAt: '2026-11-19T08:41:07.000Z', proof: 'dns' } as const
    const home = (lookAlike: string | null) =>
      String(HomePage({ search: { query: 'weather', servers: [{ ...hit, lookAlike }], next: null }, assets }))
    for (const html of [serverPage({ lookAlike: older }), home(older)]) {
      expect(textOf(html)).toContain('Not to be confused with the older io.github.acrne/weather')
      expect(html).toContain('href="/servers/io.github.acrne/weather"')
    }
    for (const html of [serverPage({}), home(null)]) expect(textOf(html)).not.toContain('confused')
  })
})

describe('the control statements of a name', () => {
  const line: ControlLine = {
    index: 61,
    acceptedAt: '2026-11-20T10:00:00.000Z',
    action: 'revoke',
    about: ['ed25519:AAAA', 'key-compromise'],
    signers: ['ed25519:BBBB'],
  }

  test('are listed with what they did and who signed', () => {
    const text = textOf(serverPage({ history: [line] }))
    for (const said of ['Control statements', 'revoke', 'key-compromise', 'ed25519:BBBB', 'entry 61']) {
      expect(text).toContain(said)
    }
    expect(textOf(serverPage({}))).not.toContain('Control statements')
  })

  test.each(Object.entries(hostileTexts))('hold %s as text', (_name, text) => {
    expectHarmless(serverPage({ history: [{ ...line, about: [text], signers: [text] }] }))
  })
})
