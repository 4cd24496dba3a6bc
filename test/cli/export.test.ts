/** `export` on a machine with a network, `import` on one without. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { formatExport, parseExport } from '../../src/attestation/export-format.ts'
import { formatPublicKey, type KeyPair } from '../../src/crypto/ed25519.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { runCommand, temporaryFolder } from '../support/memory-io.ts'
import { testKeyPair } from '../support/sample-release.ts'
import {
  makeRelease,
  publisher,
  type Release,
  registryKey,
  snapshotOf,
  stranger,
  withReleases,
} from '../support/signed-release.ts'
import { startSigstore } from '../support/sigstore.ts'

const name = 'io.github.acme/files'
const snapshot = snapshotOf([{ name: 'read', description: 'Reads a file.' }])

/** A user's folder with a policy that accepts three publishers, and names a registry where there is a URL. */
function userWith(url: string | null, ...accepted: KeyPair[]): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, '.config/touchmark'), { recursive: true })
  const keys = [...accepted, testKeyPair('second'), testKeyPair('third')]
  const policy = {
    publishers: [
      {
        names: ['io.github.acme/*'],
        identities: keys.map(({ publicKey }) => ({ type: 'key', publicKey: formatPublicKey(publicKey) })),
      },
    ],
    ...(url === null ? {} : { registry: { url, key: registryKey } }),
  }
  writeFileSync(join(folder, '.config/touchmark/policy.jsonc'), JSON.stringify(policy))
  return folder
}

/** Exports from a registry with these releases, and returns the file. */
async function exported(releases: readonly Release[], words: readonly string[]): Promise<Uint8Array> {
  return await withReleases(releases, async (url) => {
    const folder = userWith(url, publisher)
    const { status, stderr } = await runCommand(['export', ...words, '-o', 'export.json'], { folder })
    expect([status, stderr]).toEqual([0, ''])
    return new Uint8Array(readFileSync(join(folder, 'export.json')))
  })
}

async function taken(file: Uint8Array, folder = userWith('https://registry.example', publisher)) {
  writeFileSync(join(folder, 'export.json'), file)
  const { status, stdout, stderr } = await runCommand(['import', '--json', 'export.json'], { folder })
  const report = status === 2 || stdout === '' ? null : JSON.parse(stdout)
  return {
    status,
    stderr,
    report,
    folder,
    outcomes: report?.releases?.map((each: { outcome: string }) => each.outcome),
  }
}

describe('export', () => {
  test('fetches what is named, verifies it, and writes one file', async () => {
    const release = await makeRelease({ snapshot })
    const file = parseExport(await exported([release], [`${name}@1.0.0`]))
    expect(Math.abs(Date.parse(file.exportedAt) - Date.now())).toBeLessThan(600_000)
    expect(file.releases).toEqual([
      {
        name,
        version: '1.0.0',
        profile: 'default',
        bundles: [{ bundle: release.bundle, receipt: release.receipt }],
        snapshot: release.snapshot,
      },
    ])
  })

  test('of several versions and profiles holds them all', async () => {
    const releases = [
      await makeRelease({ snapshot }),
      await makeRelease({ snapshot, profile: 'read-only' }),
      await makeRelease({ snapshot, version: '1.1.0' }),
    ]
    const words = [`${name}@1.1.0`, `${name}@1.0.0`, `${name}@1.0.0`]
    const file = parseExport(await exported(releases, words))
    expect(file.releases.map(({ version, profile }) => [version, profile])).toEqual([
      ['1.0.0', 'default'],
      ['1.0.0', 'read-only'],
      ['1.1.0', 'default'],
    ])
    const one = parseExport(await exported(releases, [`${name}@1.0.0`, '--profile', 'read-only']))
    expect(one.releases.map(({ profile }) => profile)).toEqual(['read-only'])
  })

  test('of what a stranger signed is refused, and nothing is written', async () => {
    await withReleases([await makeRelease({ snapshot, signer: stranger })], async (url) => {
      const folder = userWith(url, publisher)
      const { status, stderr } = await runCommand(['export', `${name}@1.0.0`, '-o', 'export.json'], { folder })
      expect([status, stderr]).toEqual([1, expect.stringContaining('E_IDENTITY_UNKNOWN')])
      expect(() => readFileSync(join(folder, 'export.json'))).toThrow()
    })
  })

  test('of what nobody has is refused, offline without asking', async () => {
    await withReleases([await makeRelease({ snapshot })], async (url, asked) => {
      const folder = userWith(url, publisher)
      const run = async (...words: string[]) => await runCommand(['export', ...words, '-o', 'e.json'], { folder })
      expect((await run(`${name}@9.9.9`)).stderr).toContain('E_NOT_FOUND')
      const before = asked.length
      const offline = await run('--offline', `${name}@1.0.0`)
      expect([offline.status, offline.stderr]).toEqual([1, expect.stringContaining('E_NOT_FOUND')])
      expect(asked.length).toBe(before)
    })
  })

  test.each([[[]], [['--all', `${name}@1.0.0`]], [['weather']], [['a b/c@1']]])('of %j is wrong use', async (words) => {
    const folder = userWith(null, publisher)
    expect((await runCommand(['export', ...words, '-o', 'e.json'], { folder })).status).toBe(2)
  })

  test('--all of nothing is no success', async () => {
    const folder = userWith(null, publisher)
    const { status, stderr } = await runCommand(['export', '--all', '-o', 'e.json'], { folder })
    expect([status, stderr]).toEqual([2, expect.stringContaining('nothing to export')])
  })
})

describe('import', () => {
  test('keeps what holds, and says who signed it', async () => {
    const file = await exported([await makeRelease({ snapshot })], [`${name}@1.0.0`])
    const { status, report, folder } = await taken(file)
    expect(status).toBe(0)
    expect(report.releases).toEqual([
      {
        name,
        version: '1.0.0',
        profile: 'default',
        outcome: 'kept',
        signers: [formatPublicKey(publisher.publicKey)],
        problems: [],
      },
    ])
    expect((await taken(file, folder)).outcomes).toEqual(['present'])
    const again = await runCommand(['export', '--all', '--offline', '-o', 'again.json'], { folder })
    expect(again.status).toBe(0)
    const undated = (bytes: Uint8Array): string => fromUtf8(bytes).replace(/"exportedAt":"[^"]+"/, '')
    expect(undated(readFileSync(join(folder, 'again.json')))).toBe(undated(file))
  })

  test('gives no trust: what this machine’s policy does not accept is refused', async () => {
    const file = await exported([await makeRelease({ snapshot })], [`${name}@1.0.0`])
    const { status, report, outcomes } = await taken(file, userWith(null, stranger))
    expect([status, outcomes]).toEqual([1, ['refused']])
    expect(report.releases[0].problems[0]).toMatchObject({ code: 'E_IDENTITY_UNKNOWN' })
  })

  test('believes a root of trust in the file only where a person types a code', async () => {
    const file = parseExport(await exported([await makeRelease({ snapshot })], [`${name}@1.0.0`]))
    const sigstore = await startSigstore()
    onTestFinished(sigstore.close)
    const withRoot = formatExport({ ...file, trustedRoot: sigstore.trustedRoot })
    const { report, folder } = await taken(withRoot)
    expect(report.trustedRoot).toBe('not-accepted')
    const kept = join(folder, '.local/state/touchmark/trusted-root/trusted-root.json')
    const accept = async (file: Uint8Array, answer?: (prompt: string) => string) => {
      writeFileSync(join(folder, 'export.json'), file)
      const argv = ['import', '--json', '--accept-root', 'export.json']
      return await runCommand(argv, { folder, ...(answer === undefined ? {} : { answer }) })
    }
    for (const answer of [undefined, () => '0000']) {
      const { status, stdout, stderr } = await accept(withRoot, answer)
      expect([status, stdout + stderr]).toEqual([2, expect.stringContaining('E_CONFIRMATION_REQUIRED')])
      expect(existsSync(kept)).toBe(false)
    }
    const typed = (prompt: string) => /Type (\d+)/.exec(prompt)?.[1] ?? ''
    const none = await accept(formatExport({ ...file, trustedRoot: utf8('{}') }), typed)
    expect([none.status, none.stdout + none.stderr]).toEqual([2, expect.stringContaining('E_TRUSTED_ROOT_INVALID')])
    expect(existsSync(kept)).toBe(false)
    const accepted = await accept(withRoot, typed)
    expect([accepted.status, JSON.parse(accepted.stdout).trustedRoot]).toEqual([0, 'accepted'])
    expect(readFileSync(kept, 'utf8')).toContain(Buffer.from(sigstore.trustedRoot).toString('base64'))
    expect((await accept(formatExport(file), typed)).status).toBe(2)
  })

  test('under a machine policy believes no root of trust from a file, whatever is typed', async () => {
    const file = parseExport(await exported([await makeRelease({ snapshot })], [`${name}@1.0.0`]))
    const folder = userWith(null, publisher)
    writeFileSync(join(folder, 'export.json'), formatExport({ ...file, trustedRoot: utf8('{}') }))
    const answer = (prompt: string) => /Type (\d+)/.exec(prompt)?.[1] ?? ''
    const argv = ['import', '--json', '--accept-root', 'export.json']
    const { status, stdout, stderr } = await runCommand(argv, { folder, answer, machinePolicy: '{}' })
    expect([status, stdout + stderr]).toEqual([1, expect.stringContaining('E_NOT_DELEGATED')])
    expect(existsSync(join(folder, '.local/state/touchmark/trusted-root'))).toBe(false)
  })

  test('says for people what it did, with everything foreign escaped', async () => {
    const file = await exported([await makeRelease({ snapshot })], [`${name}@1.0.0`])
    const folder = userWith(null, publisher)
    writeFileSync(join(folder, 'export.json'), file)
    const { stdout } = await runCommand(['import', 'export.json'], { folder })
    expect(stdout).toBe(
      [
        `\u2713 ${name} 1.0.0 (default)   kept`,
        `    signed by ${formatPublicKey(publisher.publicKey)}`,
        `- ${name}   0 control statements in registry.example   not checked: your policy names no registry`,
        '',
      ].join('\n'),
    )
  })

  test.each<[string, (text: string) => string]>([
    ['that is cut short', (text) => text.slice(0, 100)],
    [
      'with a release twice',
      (text) => text.replace(/"releases":\[(\{.*\})\],"trustedRoot"/, '"releases":[$1,$1],"trustedRoot"'),
    ],
    [
      'with nothing in it',
      (text) =>
        text.replace(
          /"control":.*/s,
          '"control":[],"exportedAt":"2026-11-21T12:00:00Z","format":"touchmark-export-v1","freshness":null,"releases":[],"trustedRoot":null}\n',
        ),
    ],
  ])('of a file %s is refused', async (_, change) => {
    const text = fromUtf8(await exported([await makeRelease({ snapshot })], [`${name}@1.0.0`]))
    expect(change(text)).not.toBe(text)
    const { status, stderr, report } = await taken(utf8(change(text)))
    expect([status, JSON.stringify(report) + stderr]).toEqual([1, expect.stringContaining('E_EXPORT_INVALID')])
  })

  test('of a tampered snapshot is refused with its own code', async () => {
    const file = parseExport(await exported([await makeRelease({ snapshot })], [`${name}@1.0.0`]))
    const tampered = file.releases.map((release) => ({
      ...release,
      snapshot: utf8(fromUtf8(release.snapshot ?? new Uint8Array()).replace('Reads', 'Sends')),
    }))
    const { status, report } = await taken(formatExport({ ...file, releases: tampered }))
    expect([status, report.releases[0].problems[0].code]).toEqual([1, 'E_SUBJECT_MISMATCH'])
  })

  test('of no file, or of two, is wrong use', async () => {
    expect((await runCommand(['import'])).status).toBe(2)
    expect((await runCommand(['import', 'a', 'b'])).status).toBe(2)
    expect((await runCommand(['import', 'none.json'])).status).toBe(2)
  })
})
