import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ControlFile, formatControlFile } from '../../src/attestation/control-file.ts'
import type { ControlPredicate } from '../../src/attestation/control-predicate.ts'
import { parseStatementSubmission } from '../../src/attestation/statement-submission.ts'
import { ControlStore } from '../../src/client/statements/control-store.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { formatVerifierKey } from '../../src/log/note.ts'
import { serve } from '../support/http-servers.ts'
import { runCommand } from '../support/memory-io.ts'
import { testKeyPair } from '../support/sample-release.ts'
import {
  claimStep,
  controlName,
  controlOrigin,
  controlRegistryKey,
  namedKey,
  signedChain,
  yankStep,
} from '../support/signed-control.ts'

const claimOfTwo = {
  change: {
    action: 'claim' as const,
    identities: [namedKey('a'), namedKey('b')],
    recovery: [namedKey('r')],
    threshold: 2,
  },
  by: ['a'],
}
const home = mkdtempSync(join(tmpdir(), 'touchmark-control-cli-'))
const keys: Record<string, string> = {}

beforeAll(async () => {
  for (const label of ['mine', 'second']) {
    const { stdout } = await runCommand(['key', 'new', '--no-passphrase', '--json', '-o', `${label}.pem`], {
      folder: home,
    })
    keys[label] = (JSON.parse(stdout) as { publicKey: string }).publicKey
  }
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** A registry that hands out a chain and refuses what it gets, which it keeps. */
async function withChain(
  chain: ControlFile,
  work: (run: (...words: string[]) => ReturnType<typeof runCommand>, posted: Uint8Array[]) => Promise<void>,
): Promise<void> {
  const posted: Uint8Array[] = []
  const server = await serve((request, response) => {
    if (request.method === 'GET') return response.end(formatControlFile(chain))
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    return request.on('end', () => {
      posted.push(new Uint8Array(Buffer.concat(parts)))
      const problem = { status: 403, code: 'E_CONTROL_UNAUTHORISED', title: 'No', detail: 'not you', requestId: 'r1' }
      response.writeHead(403, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
    })
  })
  const place = ['--registry', server.url.origin, '--registry-key', formatVerifierKey(controlRegistryKey)]
  try {
    await work((...words) => runCommand(['control', ...words, ...place], { folder: home }), posted)
  } finally {
    await server.close()
  }
}

const predicateOf = (bundle: Uint8Array): ControlPredicate => {
  const { dsseEnvelope } = JSON.parse(Buffer.from(bundle).toString('utf8'))
  return JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8')).predicate
}

describe('touchmark control', () => {
  test('signs what follows the newest statement, and says beforehand what it will do', async () => {
    const chain = await signedChain(claimStep, yankStep)
    await withChain(chain, async (run, posted) => {
      const { status, stderr } = await run('add', controlName, keys.second ?? '', '--key', 'mine.pem')
      expect([status, stderr.includes('E_CONTROL_UNAUTHORISED')]).toEqual([1, true])
      expect(stderr).toContain(`${controlName}: ${keys.second} may publish, 72 hours from now unless`)
      const { bundles, publicKeys } = parseStatementSubmission(posted[0] ?? new Uint8Array())
      expect(publicKeys).toEqual([keys.mine])
      expect(predicateOf(bundles[0] ?? new Uint8Array())).toMatchObject({
        action: 'add',
        origin: controlOrigin,
        sequence: 2,
      })
    })
  })

  test('brings several signatures over one statement together, and refuses one over another', async () => {
    await withChain(await signedChain(claimStep), async (run, posted) => {
      const [first, second] = [keys.mine ?? '', keys.second ?? '']
      const words = ['add', controlName, second]
      expect((await run(...words, '--key', 'second.pem', '-o', 'one.json')).status).toBe(0)
      expect((await run('add', controlName, first, '--key', 'second.pem', '-o', 'other.json')).status).toBe(0)
      expect(posted).toEqual([])
      const wrong = await run(...words, '--key', 'mine.pem', '--cosign', 'other.json')
      expect([wrong.status, wrong.stderr.includes('another statement')]).toEqual([2, true])
      const unknown = await run(...words, '--key', 'mine.pem', '--cosign', 'one.json')
      expect([unknown.status, unknown.stderr.includes('E_IDENTITY_UNKNOWN')]).toEqual([1, true])
      expect(posted).toEqual([])
    })
  })

  test('never goes on after a chain that is shorter than what was seen', async () => {
    const store = new ControlStore(join(home, '.local/state/touchmark'))
    await store.save(await signedChain(claimOfTwo, yankStep))
    try {
      await withChain(await signedChain(claimOfTwo), async (run, posted) => {
        for (const words of [
          ['unyank', `${controlName}@1.4.0`, '--key', 'mine.pem'],
          ['show', controlName],
        ]) {
          const { status, stderr } = await run(...words)
          expect([status, stderr.includes('E_CONTROL_ROLLBACK')]).toEqual([1, true])
        }
        expect(posted).toEqual([])
      })
      await withChain(await signedChain(claimOfTwo, yankStep), async (run) => {
        expect((await run('show', controlName)).status).toBe(0)
      })
    } finally {
      rmSync(join(home, '.local'), { recursive: true, force: true })
    }
  })

  test('shows the chain, for people and for machines', async () => {
    const chain = await signedChain(claimOfTwo, yankStep, {
      change: { action: 'add', identity: namedKey('c') },
      by: ['b'],
      acceptedAt: '2026-11-21T00:00:00Z',
    })
    await withChain(chain, async (run) => {
      const text = (await run('show', controlName)).stdout
      expect(text).toContain('1.4.0: yanked (malicious)')
      expect(text).toMatch(/publisher\s+pending/)
      const report = JSON.parse((await run('show', controlName, '--json')).stdout)
      expect(report).toMatchObject({ name: controlName, origin: controlOrigin, threshold: 2 })
      expect(report.members.map((each: { standing: string }) => each.standing)).toEqual([
        'effective',
        'effective',
        'effective',
        'pending',
      ])
      expect(report.versions).toEqual([{ version: '1.4.0', level: 'yanked', reason: 'malicious' }])
    })
  })

  test.each([
    [['seize', controlName]],
    [['add', controlName]],
    [['add', controlName, 'ed25519:short', '--key', 'mine.pem']],
    [['add', controlName, '{"type":"keyless","issuer":"https://a.example","subject":"**"}', '--key', 'mine.pem']],
    [['claim', controlName, '--key', 'mine.pem']],
    [['rotate', controlName, formatPublicKey(testKeyPair('a').publicKey), '--key', 'mine.pem']],
    [['yank', controlName, '--key', 'mine.pem']],
    [['yank', `${controlName}@1.0.0`, '--reason', 'because', '--key', 'mine.pem']],
    [['revoke', controlName, formatPublicKey(testKeyPair('a').publicKey), '--cutoff', '-1', '--key', 'mine.pem']],
    [['show']],
  ])('%j is wrong use, and nothing is signed', async (words) => {
    await withChain(await signedChain(claimStep), async (run, posted) => {
      const { status, stderr } = await run(...words)
      expect([status, /E_USAGE|E_NAME_INVALID/.test(stderr)], stderr).toEqual([2, true])
      expect(posted).toEqual([])
    })
  })

  test('needs the registry’s key: a chain that cannot be checked is not continued', async () => {
    const words = ['control', 'show', controlName, '--registry', 'http://127.0.0.1:9']
    expect((await runCommand(words, { folder: home })).stderr).toContain('E_USAGE')
  })

  test('does not take a chain with a broken receipt for the name’s', async () => {
    const chain = await signedChain(claimStep)
    const statements = chain.statements.map((link) => ({
      ...link,
      receipt: link.receipt.replace('index 10', 'index 9'),
    }))
    await withChain({ ...chain, statements }, async (run) => {
      expect((await run('show', controlName)).stderr).toContain('E_SIGNATURE_INVALID')
    })
  })

  test('writes what -o names and keeps the secret to itself', async () => {
    await withChain(await signedChain(claimStep), async (run) => {
      writeFileSync(join(home, 'kept.json'), 'old')
      const { stdout } = await run('unyank', `${controlName}@1.0.0`, '--key', 'mine.pem', '-o', 'kept.json')
      expect(predicateOf(readFileSync(join(home, 'kept.json')))).toMatchObject({ action: 'unyank', version: '1.0.0' })
      expect(stdout).not.toContain('PRIVATE')
    })
  })
})
