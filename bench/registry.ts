/**
 * Publish and read rates of a registry over HTTP on loopback. The baseline of a read is a bare Hono route that answers
 * with the same bytes from memory; the baseline of a publish is the same request with the same body against such a route.
 *
 * Usage: node dist/bench/registry.js. DATABASE_URL chooses PostgreSQL; without it the embedded database is measured.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { formatBundle, signStatement } from '../src/attestation/bundle.ts'
import { keySigner } from '../src/attestation/key-signer.ts'
import { makePublishStatement } from '../src/attestation/statement.ts'
import { formatSubmission } from '../src/attestation/submission.ts'
import { packageRoot } from '../src/client/package-root.ts'
import { formatPublicKey, keyPairFromSeed } from '../src/crypto/ed25519.ts'
import type { JsonObject } from '../src/encoding/json-value.ts'
import { makeDefinition } from '../src/snapshot/definition.ts'
import { formatSnapshot, makeSnapshot, type Snapshot } from '../src/snapshot/snapshot.ts'
import { median, sampleTools } from './measure.ts'

const root = packageRoot()
const folder = mkdtempSync(join(tmpdir(), 'touchmark-bench-'))
const program = join(root, 'dist/registry/main.js')
const pair = keyPairFromSeed(new Uint8Array(32).fill(9))
const name = 'io.github.example/bench'
const snapshot = sampleSnapshot(30)
const writers = 8
const rounds = 5
const requestsPerRound = 400

try {
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    'admin',
    'bootstrap',
    '--data',
    folder,
    '--origin',
    'bench.example',
    '--json',
  ])
  const { operatorToken: token } = JSON.parse(stdout) as { operatorToken: string }
  if (process.env['DATABASE_URL'] !== undefined)
    await promisify(execFile)(process.execPath, [program, 'migrate', '--data', folder])
  const registry = await start(process.execPath, [program, 'serve', '--data', folder, '--port', '0'])
  const bare = await startBare('{"ok":true}')
  console.log(`store: ${process.env['DATABASE_URL'] === undefined ? 'PGlite' : 'PostgreSQL'}`)
  try {
    await measurePublish(registry.url, bare.url, token)
    await measureReads(registry.url)
  } finally {
    await Promise.all([registry.stop(), bare.stop()])
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measurePublish(url: string, bareUrl: string, token: string): Promise<void> {
  const bodies = await Promise.all(Array.from({ length: 201 }, (_, index) => submission(`1.0.${index}`)))
  const put = async (base: string, index: number): Promise<void> => {
    const path = `/v1/servers/${encodeURIComponent(name)}/versions/1.0.${index}`
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${base}${path}`, { method: 'PUT', headers, body: bodies[index] ?? null })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`publish answered ${answer.status}`)
  }
  await put(url, 0)
  const ours = await rate(200, (index) => put(url, index + 1))
  const baseline = await rate(200, (index) => put(bareUrl, index + 1))
  print('publish (30 tools, 8 writers)', ours, baseline)
}

async function measureReads(url: string): Promise<void> {
  const path = `/v1/servers/${encodeURIComponent(name)}/versions/1.0.0`
  for (const [label, suffix] of [
    ['read a version', ''],
    ['read its snapshot', '/snapshot'],
  ] as const) {
    const get = (address: string) => async () => {
      const answer = await fetch(address)
      if (!answer.ok) throw new Error(`read answered ${answer.status}`)
      return await answer.text()
    }
    const bare = await startBare(await get(`${url}${path}${suffix}`)())
    const rates: [number, number][] = []
    for (let round = 0; round < rounds; round += 1) {
      rates.push([
        await rate(requestsPerRound, get(`${url}${path}${suffix}`)),
        await rate(requestsPerRound, get(bare.url)),
      ])
    }
    await bare.stop()
    print(label, median(rates.map(([ours]) => ours)), median(rates.map(([, baseline]) => baseline)))
  }
}

/** The bare route, which answers with the same bytes as ours. */
async function startBare(body: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const file = join(folder, 'body')
  writeFileSync(file, body)
  return await start(process.execPath, [join(root, 'bench/bare-server.mjs'), file])
}

/** Requests a second with {@link writers} at a time. */
async function rate(count: number, request: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let index = next++; index < count; index = next++) await request(index)
    }),
  )
  return (count * 1000) / (performance.now() - began)
}

function print(label: string, ours: number, baseline: number): void {
  console.log(
    `${label.padEnd(36)} ours ${ours.toFixed(0).padStart(6)}/s   baseline ${baseline.toFixed(0).padStart(6)}/s   ratio ${(ours / baseline).toFixed(2)}`,
  )
}

async function submission(version: string): Promise<Uint8Array<ArrayBuffer>> {
  const statement = makePublishStatement({
    snapshot,
    name,
    version,
    profile: 'default',
    bindings: [],
    source: null,
    masks: [],
  })
  const bundle = formatBundle(await signStatement(statement, keySigner(pair)))
  return new Uint8Array(
    formatSubmission({ bundle, snapshot: formatSnapshot(snapshot), publicKey: formatPublicKey(pair.publicKey) }),
  )
}

function sampleSnapshot(count: number): Snapshot {
  const tools = sampleTools(count).map((tool) => makeDefinition('tools', tool as JsonObject))
  const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
  return makeSnapshot({ context, instructions: null, sections: { tools } })
}

async function start(command: string, args: readonly string[]): Promise<{ url: string; stop: () => Promise<void> }> {
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout === null) throw new Error('no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (\S+)$/.exec(line)?.[1]
    if (url !== undefined) return { url, stop: () => stop(child) }
  }
  throw new Error('the server ended before it listened')
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
