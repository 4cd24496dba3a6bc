import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ExportFile, exportCaps, formatExport, parseExport } from '../../src/attestation/export-format.ts'
import { maxBundlesOfRelease, maxFileBytes, type StoredRelease } from '../../src/attestation/stored-release.ts'
import { concatBytes, fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { canonicalBytes } from '../../src/encoding/canonical-json.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { errorCode } from '../support/error-code.ts'

function release(version: string, name = 'io.github.acme/files'): StoredRelease {
  const bundles = [{ bundle: utf8(`bundle of ${version}`), receipt: 'receipt' }]
  return { name, version, profile: 'default', bundles, snapshot: utf8('snapshot') }
}

const file: ExportFile = {
  exportedAt: '2026-11-21T12:00:00Z',
  releases: [release('1.0.0'), release('1.1.0')],
  control: [
    {
      origin: 'registry.example',
      name: 'io.github.acme/files',
      statements: [
        { bundles: [utf8('claim')], receipt: 'receipt' },
        { bundles: [utf8('add'), utf8('add by another')], receipt: 'receipt' },
      ],
    },
  ],
  trustedRoot: utf8('{"mediaType":"root"}'),
}
const bytes = formatExport(file)
const text = fromUtf8(bytes)

function codeOf(change: (text: string) => string): string {
  const changed = change(text)
  expect(changed).not.toBe(text)
  return errorCode(() => parseExport(utf8(changed)))
}

describe('an export file', () => {
  test('reads back what was written', () => {
    expect(parseExport(bytes)).toEqual(file)
    expect(parseExport(formatExport({ ...file, releases: [], control: [], trustedRoot: null }))).toMatchObject({
      releases: [],
      trustedRoot: null,
    })
  })

  test('has one form, whatever order things were given in', () => {
    expect(formatExport({ ...file, releases: [...file.releases].reverse() })).toEqual(bytes)
    expect(text.endsWith('}\n')).toBe(true)
    expect(text).toContain('"freshness":null')
  })

  test('holds a tool named __proto__ inside its snapshot like any other text', () => {
    const snapshot = utf8('{"sections":{"tools":[{"name":"__proto__"}]}}')
    const [one] = file.releases
    const odd = formatExport({ ...file, releases: one === undefined ? [] : [{ ...one, snapshot }] })
    expect(parseExport(odd).releases[0]?.snapshot).toEqual(snapshot)
  })
})

describe('docs/spec/export.md', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/spec/export.md'), 'utf8')

  test('shows a file that is read, and written the same', () => {
    const [, block = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? []
    const example = concatBytes(canonicalBytes(parseJsonText(block).value), utf8('\n'))
    expect(formatExport(parseExport(example))).toEqual(example)
  })

  test('states the caps', () => {
    const row = (what: string) => page.split('\n').find((line) => line.startsWith(`| ${what} |`)) ?? ''
    const mebi = 1024 * 1024
    expect(row('the file')).toContain(`${exportCaps.bytes / mebi} MiB`)
    for (const cap of [exportCaps.releases, exportCaps.chains, exportCaps.statements]) {
      expect(row('releases, names with control statements, statements of one name')).toContain(cap.toLocaleString('en'))
    }
    expect(row('bundles of a release or a control statement')).toContain(String(maxBundlesOfRelease))
    expect(row('a bundle')).toContain(
      `${maxFileBytes.bundle / mebi} MiB; of a control statement ${exportCaps.bundleBytes / mebi} MiB`,
    )
    expect(row('a snapshot file')).toContain(`${maxFileBytes.snapshot / mebi} MiB`)
    expect(row('a receipt')).toContain(`${maxFileBytes.receipt / 1024} KiB`)
    expect(row('the root of trust')).toContain(`${exportCaps.trustedRootBytes / mebi} MiB`)
  })
})

describe('refused is a file', () => {
  test.each<[string, (text: string) => string]>([
    ['that is empty', () => ''],
    ['that is no JSON', () => 'export'],
    ['that is cut short', (whole) => whole.slice(0, -10)],
    ['without its line feed', (whole) => whole.trimEnd()],
    ['with white space', (whole) => whole.replace('"control":', '"control": ')],
    ['of another format', (whole) => whole.replace('touchmark-export-v1', 'touchmark-export-v2')],
    ['with a member too many', (whole) => whole.replace('{"control"', '{"a":1,"control"')],
    ['with a key of a registry in it', (whole) => whole.replace('"releases"', '"registryKeys":[],"releases"')],
    ['with a member named __proto__', (whole) => whole.replace('{"control"', '{"__proto__":{},"control"')],
    [
      'with a release named __proto__',
      (whole) => whole.replace('"io.github.acme/files","profile"', '"__proto__","profile"'),
    ],
    ['with a member twice', (whole) => whole.replace('{"control"', '{"control":[],"control"')],
    ['with freshness from nobody', (whole) => whole.replace('"freshness":null', '"freshness":{}')],
    ['exported at no time', (whole) => whole.replace('2026-11-21T12:00:00Z', 'yesterday')],
    ['with a release twice', (whole) => whole.replace('"version":"1.1.0"', '"version":"1.0.0"')],
    ['with releases out of order', (whole) => whole.replace('"version":"1.1.0"', '"version":"0.1.0"')],
    ['with a control statement without a bundle', (whole) => whole.replace('["claim"]', '[]')],
    ['with a control statement that is no text', (whole) => whole.replace('"claim"', '7')],
    ['with a lone surrogate', (whole) => whole.replace('"claim"', '"\\ud800"')],
    [
      'with a control statement of two members too many',
      (whole) => whole.replace('{"bundles":["claim"]', '{"bundles":["claim"],"keys":[]'),
    ],
    [
      'with a chain of a name that is none',
      (whole) => whole.replace('"io.github.acme/files","origin"', '"files","origin"'),
    ],
    ['with a chain of an origin with spaces', (whole) => whole.replace('registry.example', 'a b')],
    ['with a release without bundles', (whole) => whole.replace(/"bundles":\[[^\]]*\]/, '"bundles":[]')],
    ['with a root that is no text', (whole) => whole.replace(/"trustedRoot":"[^\n]*"\}/, '"trustedRoot":{}}')],
  ])('%s', (_, change) => {
    expect(codeOf(change)).toBe('E_EXPORT_INVALID')
  })

  test('with a chain twice', () => {
    const [chain] = file.control
    const control = chain === undefined ? [] : [chain, chain]
    expect(errorCode(() => formatExport({ ...file, control }))).toBe('E_EXPORT_INVALID')
  })

  test('with more releases than can be looked through', () => {
    const releases = (count: number) => Array.from({ length: count }, (_, at) => release(`1.0.${at}`))
    expect(parseExport(formatExport({ ...file, releases: releases(exportCaps.releases) })).releases.length).toBe(1000)
    expect(errorCode(() => formatExport({ ...file, releases: releases(exportCaps.releases + 1) }))).toBe(
      'E_EXPORT_INVALID',
    )
  })

  test('with a root that is too large', () => {
    const trustedRoot = new Uint8Array(exportCaps.trustedRootBytes + 1).fill(32)
    expect(errorCode(() => formatExport({ ...file, trustedRoot }))).toBe('E_EXPORT_INVALID')
  })

  test.each(Array.from({ length: 40 }, (_, at) => at))('with any other byte %i, or it is another file', (step) => {
    const at = Math.floor((step * bytes.length) / 40)
    const altered = bytes.slice()
    altered[at] = (altered[at] ?? 0) ^ 1
    try {
      expect(formatExport(parseExport(altered))).toEqual(altered)
    } catch (error) {
      expect(error).toMatchObject({ code: 'E_EXPORT_INVALID' })
    }
  })
})
