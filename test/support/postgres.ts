/**
 * A private PostgreSQL for tests: its own folder, its own Unix socket, no network. As root it runs as the unprivileged
 * user 65534, because PostgreSQL refuses root.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import { notRun } from './not-run.ts'

/** A running server. */
export interface TestPostgres {
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>
  /** Ends the server at once, as a power switch would end its clients' connections. */
  stop(): Promise<void>
  /** Starts it again on the same folder. */
  start(): Promise<void>
  /** Stops it and removes its folder. */
  remove(): Promise<void>
}

const unprivileged = 65534

/**
 * Starts a server, or returns undefined and notes `not run: …` where this machine has none. With `TEST_DATABASE_URL` the
 * databases are made on that server instead, and stopping it does nothing.
 */
export async function startPostgres(what: string): Promise<TestPostgres | undefined> {
  const given = process.env.TEST_DATABASE_URL
  if (given !== undefined) return givenServer(given)
  const bin = findBin()
  if (bin === undefined) {
    notRun(`PostgreSQL: ${what} (no server programs found; install postgresql or set TEST_DATABASE_URL)`)
    return undefined
  }
  const server = new PrivateServer(bin)
  await server.start()
  return server
}

/** Whether a private server can be stopped and started here; a given one is left alone. */
export function canStopPostgres(): boolean {
  return process.env.TEST_DATABASE_URL === undefined && findBin() !== undefined
}

function findBin(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const places = [
    process.env.PG_BIN,
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return places.find((place) => place !== undefined && place !== '' && existsSync(join(place, 'initdb')))
}

class PrivateServer implements TestPostgres {
  readonly #bin: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'touchmark-pg-'))
  readonly #user = process.getuid?.() === 0 ? { uid: unprivileged, gid: unprivileged } : {}
  #process: ChildProcess | undefined
  #databases = 0

  constructor(bin: string) {
    this.#bin = bin
    chmodSync(this.#folder, 0o700)
    if ('uid' in this.#user) chownSync(this.#folder, unprivileged, unprivileged)
    execFileSync(
      join(bin, 'initdb'),
      ['-D', join(this.#folder, 'data'), '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...this.#user, stdio: 'pipe', cwd: this.#folder },
    )
  }

  async start(): Promise<void> {
    const settings = ['listen_addresses=', `unix_socket_directories=${this.#folder}`, 'fsync=off', 'max_connections=60']
    const server = spawn(
      join(this.#bin, 'postgres'),
      ['-D', join(this.#folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])],
      { ...this.#user, cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH } },
    )
    this.#process = server
    const seen: string[] = []
    for await (const line of createInterface({ input: server.stderr })) {
      seen.push(line)
      if (line.includes('ready to accept connections')) {
        server.stderr.resume()
        return
      }
    }
    throw new Error(`PostgreSQL did not start:\n${seen.join('\n')}`)
  }

  async createDatabase(): Promise<string> {
    this.#databases += 1
    const name = `test_${this.#databases}`
    await makeDatabase(this.#url('postgres'), name, this.#folder)
    return this.#url(name)
  }

  async stop(): Promise<void> {
    const server = this.#process
    this.#process = undefined
    if (server === undefined || server.exitCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGQUIT')
    await ended
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #url(database: string): string {
    return `postgres://postgres@localhost/${database}?host=${encodeURIComponent(this.#folder)}`
  }
}

function givenServer(url: string): TestPostgres {
  const nothing = async () => undefined
  return {
    async createDatabase() {
      const name = `touchmark_test_${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1e6)}`
      await makeDatabase(url, name)
      const own = new URL(url)
      own.pathname = `/${name}`
      return own.href
    },
    stop: nothing,
    start: nothing,
    remove: nothing,
  }
}

async function makeDatabase(url: string, name: string, socketFolder?: string): Promise<void> {
  const plain = new URL(url)
  plain.searchParams.delete('host')
  const client = postgres(plain.href, { max: 1, ...(socketFolder === undefined ? {} : { host: socketFolder }) })
  try {
    await client.unsafe(`create database ${name}`)
  } finally {
    await client.end()
  }
}
