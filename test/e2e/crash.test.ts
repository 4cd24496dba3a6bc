/**
 * The registry is killed with SIGKILL at random moments while eight publishers publish at once. Whatever was
 * acknowledged must be there after the next start, byte for byte, and the line of versions must have no gap.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { parseRegistryBundles, parseRegistryVersion } from '../../src/attestation/registry-wire.ts'
import { equalBytes, utf8 } from '../../src/encoding/bytes.ts'
import { parseVerifierKey } from '../../src/log/note.ts'
import { verifyReceipt } from '../../src/verify/receipt.ts'
import { startPostgres } from '../support/postgres.ts'
import { pairOf, type Signed, signVersion, snapshotOf, tool, versionPath } from '../support/publishing.ts'
import { type RegistryProcess, runRegistry, serveRegistry } from '../support/registry-command.ts'
import { observationOf, postBody } from '../support/statements.ts'

const rounds = Number(process.env.TOUCHMARK_CRASH_ROUNDS ?? '10')
const publishers = 8
/** Longest life of a registry in a round, by time and by what it acknowledged in it. */
const maxLifeMs = 700
const maxLifeAcknowledged = 40
const folder = mkdtempSync(join(tmpdir(), 'touchmark-crash-'))
const server = await startPostgres('the crash test on PostgreSQL')
const engines = [
  { engine: 'PGlite', environment: async () => ({}) },
  ...(server === undefined
    ? []
    : [{ engine: 'PostgreSQL', environment: async () => ({ DATABASE_URL: await server.createDatabase() }) }]),
]

afterAll(async () => {
  await server?.remove()
  rmSync(folder, { recursive: true, force: true })
})

interface Acknowledged {
  readonly version: string
  readonly signed: Signed
  readonly index: number
  readonly receipt: string
}

/** An observation that was acknowledged. */
interface Observed {
  readonly version: string
  readonly body: Uint8Array
  readonly index: number
  readonly receipt: string
}

async function post(url: string, body: Uint8Array): Promise<{ index: number; receipt: string }> {
  const response = await fetch(`${url}/v1/statements`, { method: 'POST', body: new Uint8Array(body) })
  return (await response.json()) as { index: number; receipt: string }
}

/** One publisher: publishes version after version of its own server until the registry dies. */
class Publisher {
  readonly name: string
  readonly acknowledged: Acknowledged[] = []
  readonly observed: Observed[] = []
  readonly #pair
  #next = 0

  constructor(number: number) {
    this.name = `io.github.crash/server-${number}`
    this.#pair = pairOf(`publisher ${number}`)
  }

  /** Publishes until the connection breaks. A version that was cut off is published again in the next round. */
  async run(url: string, token: string, stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      const version = `1.0.${this.#next}`
      const signed = await signVersion({
        name: this.name,
        version,
        pair: this.#pair,
        tools: [tool('get', `Version ${version} of ${this.name}. ${'Text. '.repeat(200)}`)],
      })
      const answer = await this.#put(url, token, version, signed.body)
      if (answer === undefined) return
      const { index, receipt } = parseRegistryVersion(answer)
      this.acknowledged.push({ version, signed, index, receipt })
      this.#next += 1
      if (this.#next % 4 === 0) await this.#observe(url, version)
    }
  }

  /** A curator says what it saw of a version. */
  async #observe(url: string, version: string): Promise<void> {
    const snapshot = snapshotOf([tool('get', `Seen of ${version} of ${this.name}.`)])
    const body = await postBody(observationOf(snapshot, this.name, version), ['curator'], snapshot)
    try {
      const answer = await post(url, body)
      if (answer.index !== undefined) this.observed.push({ version, body, ...answer })
    } catch {
      // Cut off: nothing was acknowledged.
    }
  }

  async #put(url: string, token: string, version: string, body: Uint8Array): Promise<Uint8Array | undefined> {
    let response: Response
    try {
      response = await fetch(`${url}${versionPath(this.name, version)}`, {
        method: 'PUT',
        body: new Uint8Array(body),
        headers: { authorization: `Bearer ${token}` },
      })
    } catch {
      return undefined
    }
    if (response.status !== 200 && response.status !== 201) {
      throw new Error(`${response.status}: ${await response.text()}`)
    }
    // The answer itself may be cut off: then nothing was acknowledged.
    return await response.arrayBuffer().then(
      (bytes) => new Uint8Array(bytes),
      () => undefined,
    )
  }
}

function total(crowd: readonly Publisher[]): number {
  return crowd.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
}

async function check(url: string, verifierKey: string, { name, acknowledged }: Publisher): Promise<number> {
  for (const { version, signed, index, receipt } of acknowledged) {
    const path = `${url}${versionPath(name, version)}`
    const snapshot = new Uint8Array(await (await fetch(`${path}/snapshot`)).arrayBuffer())
    expect(equalBytes(snapshot, signed.snapshot), `${name} ${version}`).toBe(true)
    const bundles = parseRegistryBundles(new Uint8Array(await (await fetch(`${path}/bundles`)).arrayBuffer()))
    expect(equalBytes(utf8(bundles.bundles[0]?.bundle ?? ''), signed.bundle), `${name} ${version}`).toBe(true)
    expect(bundles.bundles[0]?.receipt).toBe(receipt)
    const { snapshotDigest, bundleDigest } = signed
    const expected = { name, version, profile: 'default', snapshotDigest, bundleDigest }
    expect(verifyReceipt(receipt, parseVerifierKey(verifierKey), expected)).toMatchObject({ index })
  }
  return acknowledged.length
}

/** The same observation again is the same acceptance, and is listed with its version. */
async function checkObserved(url: string, { name, observed }: Publisher): Promise<void> {
  // As many as one address may post.
  for (const { version, body, index, receipt } of observed.slice(-5)) {
    expect(await post(url, body)).toMatchObject({ index, receipt })
    const answer = await fetch(`${url}${versionPath(name, version)}/bundles`)
    const { bundles } = parseRegistryBundles(new Uint8Array(await answer.arrayBuffer()))
    expect(bundles.map(({ kind }) => kind)).toEqual(['publish', 'observation'])
  }
}

describe.each(engines)('kill -9 under eight publishers on $engine', ({ engine, environment }) => {
  test(
    `${rounds} rounds lose no acknowledged version`,
    async () => {
      const data = join(folder, engine)
      const database = await environment()
      const made = await runRegistry(['admin', 'bootstrap', '--data', data, '--json'], database)
      const { operatorToken, verifierKey } = JSON.parse(made.stdout) as Record<string, string>
      const crowd = Array.from({ length: publishers }, (_, number) => new Publisher(number))
      const start = (): Promise<RegistryProcess> => serveRegistry(['--data', data], database)

      for (let round = 0; round < rounds; round += 1) {
        const registry = await start()
        let dead = false
        const work = Promise.all(crowd.map((one) => one.run(registry.url, operatorToken ?? '', () => dead)))
        // The moment of death is random: for every second process in its work, for the others in its time.
        const target = total(crowd) + 1 + Math.floor(Math.random() * maxLifeAcknowledged)
        if (round % 2 === 1)
          await expect.poll(() => total(crowd), { timeout: 60_000, interval: 1 }).toBeGreaterThan(target)
        else await sleep(Math.random() * maxLifeMs)
        dead = true
        expect(await registry.end('SIGKILL')).toBeNull()
        await work
      }

      const registry = await start()
      const counts = await Promise.all(crowd.map((one) => check(registry.url, verifierKey ?? '', one)))
      for (const one of crowd) await checkObserved(registry.url, one)
      expect(await registry.end('SIGTERM')).toBe(0)
      const acknowledged = counts.reduce((sum, count) => sum + count, 0)
      const doctor = await runRegistry(['doctor', '--data', data, '--json'], database)
      const diagnosis = JSON.parse(doctor.stdout) as { versions: number; problems: string[] }
      expect(diagnosis.problems).toEqual([])
      expect(diagnosis.versions).toBeGreaterThanOrEqual(acknowledged)
      expect(acknowledged).toBeGreaterThanOrEqual(Math.floor(rounds / 2))
      const indexes = crowd.flatMap((one) => [...one.acknowledged, ...one.observed].map(({ index }) => index))
      expect(new Set(indexes).size).toBe(indexes.length)
      process.stdout.write(`crash ${engine}: ${rounds} rounds, ${acknowledged} acknowledged, none lost\n`)
    },
    60_000 + rounds * 20_000,
  )
})
