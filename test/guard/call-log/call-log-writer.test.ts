import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CallLogOptions, CallLogWriter } from '../../../src/guard/call-log/call-log-writer.ts'
import type { SentHead } from '../../../src/guard/call-log/head-sink.ts'
import { headLine } from '../../../src/guard/call-log/head-sink.ts'
import { readKeptHeads } from '../../../src/guard/call-log/kept-heads.ts'
import { verifyCallLogs } from '../../../src/guard/call-log/verify-call-log.ts'
import { errorCode } from '../../support/error-code.ts'

const chain = '0123456789abcdef'.repeat(2)
let folder: string
let heads: SentHead[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-call-log-'))
  heads = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(options: Partial<CallLogOptions> = {}): CallLogWriter {
  const start = { entry: 'e', server: 's', digestKey: 'k', version: '1' }
  const sink = { where: 'here', send: async (head: SentHead) => void heads.push(head) }
  return new CallLogWriter({ folder, chain, start, sinks: [sink], now: () => 1_700_000_000_000, ...options })
}

function write(log: CallLogWriter, count: number): void {
  for (let call = 1; call <= count; call += 1) log.append({ kind: 'server-request', method: `m${call}`, bytes: call })
}

const files = (): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
const firstFile = (): string => files()[0] ?? ''
const lines = (): string[] => readFileSync(firstFile(), 'utf8').trimEnd().split('\n')
const rewrite = (kept: readonly string[]): void => writeFileSync(firstFile(), kept.map((line) => `${line}\n`).join(''))
const anchors = () => readKeptHeads(heads.map(headLine).join('\n'))
const verify = async () => (await verifyCallLogs([folder], anchors())).chains[0]

describe('a call log', () => {
  test('that nobody touched is intact, and anchored to its last line', async () => {
    const log = open()
    write(log, 5)
    await log.close(5)
    expect(statSync(firstFile()).mode & 0o777).toBe(0o600)
    expect(await verify()).toMatchObject({ state: 'intact', lines: 7, ended: true, anchoredTo: 7, problem: null })
  })

  test('goes on in another file, and holds as one chain', async () => {
    const log = open({ maxFileBytes: 1_000 })
    write(log, 20)
    await log.close(20)
    expect(files().length).toBeGreaterThan(3)
    expect(await verify()).toMatchObject({ state: 'intact', ended: true, anchoredTo: 20 + files().length + 1 })
  })

  test('sends a head after so many lines, not after each', async () => {
    const log = open({ headEveryLines: 10 })
    write(log, 35)
    await log.close(35)
    expect(heads.map(({ seq }) => seq)).toEqual([1, 11, 21, 31, 37])
  })

  test('sends a head after some time', async () => {
    const log = open({ headEveryMs: 20 })
    write(log, 2)
    await expect.poll(() => heads.at(-1)?.seq).toBe(3)
    await log.close(0)
  })

  test('a sink that fails is told of once, and changes nothing else', async () => {
    const told: string[] = []
    const failing = { where: '"there"', send: () => Promise.reject(new Error('no route')) }
    const log = open({ sinks: [failing], headEveryLines: 2, onSinkFailure: (text) => told.push(text) })
    write(log, 9)
    await log.close(9)
    expect(told).toEqual(['heads of the call log cannot be sent to "there": "no route"'])
    expect(await verify()).toMatchObject({ state: 'intact' })
  })

  test('text from outside is written so that a terminal shows it and does not obey it', async () => {
    const log = open()
    log.append({ kind: 'server-request', method: 'a\u001b[2Jb\u202e', bytes: 1 })
    await log.close(0)
    expect(lines()[1]).toContain('a<U+001B>[2Jb<U+202E>')
  })

  test('that cannot be made or written is an error of its own code', async () => {
    writeFileSync(join(folder, 'file'), '')
    expect(errorCode(() => open({ folder: join(folder, 'file', 'calls') }))).toBe('E_CALL_LOG')
    const log = open()
    await log.close(0)
    expect(errorCode(() => write(log, 1))).toBe('E_CALL_LOG')
  })
})

describe('verification', () => {
  beforeEach(async () => {
    const log = open()
    write(log, 8)
    await log.close(8)
  })

  test.each([
    ['altered', (all: string[]) => all.map((line, at) => (at === 4 ? line.replace('"m4"', '"m9"') : line)), 5],
    ['removed', (all: string[]) => all.filter((_line, at) => at !== 4), 5],
    ['repeated', (all: string[]) => all.flatMap((line, at) => (at === 4 ? [line, line] : [line])), 6],
    ['moved', ([a, b, c, ...rest]: string[]) => [a, c, b, ...rest] as string[], 2],
    ['put in', ([a, ...rest]: string[]) => [a, '{}', ...rest] as string[], 2],
  ])('finds a line that was %s, with its number', async (_name, change, line) => {
    rewrite(change(lines()))
    expect(await verify()).toMatchObject({ state: 'tampered', problem: { file: firstFile(), line } })
  })

  test('finds an end that was removed, because the head of it is kept elsewhere', async () => {
    rewrite(lines().slice(0, 6))
    expect(await verify()).toMatchObject({ state: 'tampered', problem: { line: 7 } })
  })

  test('without heads kept elsewhere says that the end is not anchored', async () => {
    rewrite(lines().slice(0, 6))
    const { chains } = await verifyCallLogs([folder], new Map())
    expect(chains[0]).toMatchObject({ state: 'intact', anchoredTo: null, ended: false })
  })

  test('finds a whole log that was made anew', async () => {
    rmSync(firstFile())
    const log = open({ sinks: [] })
    write(log, 7)
    log.append({ kind: 'server-request', method: 'other', bytes: 1 })
    await log.close(8)
    expect(await verify()).toMatchObject({ state: 'tampered', problem: { line: 10 } })
  })

  test('finds a log of which every file was removed', async () => {
    rmSync(firstFile())
    expect(await verifyCallLogs([folder], anchors())).toMatchObject({ chains: [], missing: [chain] })
  })

  test('a last line that was cut while it was written is incomplete, not tampered with', async () => {
    heads = []
    truncateSync(firstFile(), statSync(firstFile()).size - 20)
    expect(await verify()).toMatchObject({ state: 'incomplete', lines: 9, problem: null })
  })

  test('finds a first part that was removed', async () => {
    const log = open({ chain: 'f'.repeat(32), maxFileBytes: 600 })
    write(log, 9)
    await log.close(9)
    const part = files().find((name) => name.includes('f'.repeat(32)))
    rmSync(part ?? '')
    const { chains } = await verifyCallLogs([folder], new Map())
    expect(chains.find((each) => each.chain === 'f'.repeat(32))).toMatchObject({ state: 'tampered' })
  })

  test('a file that is not named as a call log, and one that is not there, are errors', async () => {
    writeFileSync(join(folder, 'other.jsonl'), '')
    await expect(verifyCallLogs([join(folder, 'other.jsonl')], new Map())).rejects.toMatchObject({
      code: 'E_CONFIG_INVALID',
    })
    await expect(verifyCallLogs([join(folder, 'gone')], new Map())).rejects.toMatchObject({ code: 'E_FILE_NOT_FOUND' })
  })
})
