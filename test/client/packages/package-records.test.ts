import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PackageRecords } from '../../../src/client/packages/package-records.ts'
import type { ResolvedPackage } from '../../../src/client/packages/package-resolver.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

const integrity = (byte: number) => `sha512-${Buffer.alloc(64, byte).toString('base64')}`
const weather: ResolvedPackage = { name: 'weather', version: '1.0.0', integrity: integrity(1), attestations: null }
const wanted = (spec: string, name = 'weather', registry: string | null = null) => ({ name, spec, registry })

/** Records in a state folder, as npm would be asked from a project. */
function records(environment: Readonly<Record<string, string>> = {}, folder = temporaryFolder()) {
  const cwd = join(folder, 'project/deep')
  mkdirSync(cwd, { recursive: true })
  const state = join(folder, 'state')
  return { folder, state, records: new PackageRecords(state, { cwd, environment: { HOME: folder, ...environment } }) }
}

describe('PackageRecords', () => {
  test('a package is remembered for the words and for its version, and for nothing else', async () => {
    const { records: kept } = records()
    const proven = { ...weather, attestations: 'https://registry.example/-/npm/v1/attestations/weather@1.0.0' }
    await kept.remember(wanted('latest'), proven)
    for (const spec of ['latest', '1.0.0', '1.0.0+build']) expect(await kept.find(wanted(spec)), spec).toEqual(proven)
    for (const other of [
      wanted(''),
      wanted('1.0.1'),
      wanted('latest', 'weather2'),
      wanted('latest', 'weather', 'https://r.example'),
    ]) {
      expect(await kept.find(other)).toBeUndefined()
    }
  })

  test('a version keeps its bytes: others are refused, the same and other versions are not', async () => {
    const { records: kept } = records()
    await kept.remember(wanted('latest'), weather)
    const outcome = (resolved: ResolvedPackage) => laterErrorCode(() => kept.requireSame(wanted('^1'), resolved))
    expect(await outcome(weather)).toBe('no error')
    expect(await outcome({ ...weather, version: '1.0.1', integrity: integrity(2) })).toBe('no error')
    expect(await outcome({ ...weather, integrity: integrity(2) })).toBe('E_PACKAGE_MISMATCH')
  })

  test('another place to ask, by variable or by .npmrc anywhere above, is another memory; other variables are not', async () => {
    const { records: kept, folder } = records()
    await kept.remember(wanted('latest'), weather)
    const seen = async (environment: Readonly<Record<string, string>> = {}) =>
      (await records(environment, folder).records.find(wanted('latest'))) !== undefined
    expect(await seen()).toBe(true)
    expect(await seen({ API_KEY: 'x', npm_config_loglevel: 'error' })).toBe(true)
    for (const name of [
      'npm_config_registry',
      'NPM_CONFIG_REGISTRY',
      'npm_config_@acme:registry',
      'npm_config_userconfig',
    ]) {
      expect(await seen({ [name]: 'https://r.example' }), name).toBe(false)
    }
    for (const path of ['project/deep/.npmrc', 'project/.npmrc', '.npmrc']) {
      writeFileSync(join(folder, path), 'registry=https://r.example\n')
      expect(await seen(), path).toBe(false)
      writeFileSync(join(folder, path), '')
      expect(await seen(), path).toBe(true)
    }
  })

  test.each([
    '',
    '{',
    '[]',
    '{"name":"weather"}',
    '{"name":"weather","version":"latest","integrity":"x","attestations":null}',
  ])('a record that cannot be understood, %j, is an error, never none', async (text) => {
    const { records: kept, state } = records()
    await kept.remember(wanted('1.0.0'), weather)
    const [file = ''] = readdirSync(join(state, 'packages/resolved'))
    writeFileSync(join(state, 'packages/resolved', file), text)
    expect(await laterErrorCode(() => kept.find(wanted('1.0.0')))).toBe('E_LOCK_CORRUPT')
  })
})
