import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ControlFile, formatControlFile } from '../../../src/attestation/control-file.ts'
import { type ControlRequest, gatherControl } from '../../../src/client/statements/control-source.ts'
import { ControlStore } from '../../../src/client/statements/control-store.ts'
import { formatVerifierKey } from '../../../src/log/note.ts'
import { versionStanding } from '../../../src/trust/control-chain.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { serve } from '../../support/http-servers.ts'
import {
  claimStep,
  controlName,
  controlOrigin,
  controlRegistryKey,
  namedKey,
  type SignedStep,
  signedChain,
  yankStep,
} from '../../support/signed-control.ts'

const later = '2026-11-02T00:00:00Z'
const addStep: SignedStep = { change: { action: 'add', identity: namedKey('b') }, by: ['a'] }
const short = await signedChain(claimStep)
const long = await signedChain(claimStep, yankStep)
const other = await signedChain(claimStep, addStep, yankStep)

/** A registry that answers with a chain, a status, or nothing at all; and a fresh state folder. */
async function withRegistry(
  work: (
    ask: (changes?: Partial<ControlRequest>) => ReturnType<typeof gatherControl>,
    answer: (chain: ControlFile | number) => void,
    folder: string,
  ) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'touchmark-control-'))
  let answer: ControlFile | number = 404
  const codes: Record<number, string> = { 404: 'E_NOT_FOUND', 503: 'E_DATABASE_UNAVAILABLE' }
  const server = await serve((_request, response) => {
    if (typeof answer !== 'number') return response.end(formatControlFile(answer))
    const problem = { status: answer, code: codes[answer], title: 'No', detail: 'none', requestId: 'r1' }
    return response.writeHead(answer, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
  })
  const registry = { url: server.url.origin, key: formatVerifierKey(controlRegistryKey) }
  const request = { name: controlName, registry, store: new ControlStore(folder), offline: false, trustedRoot: null }
  try {
    await work(
      (changes = {}) => gatherControl({ ...request, ...changes }),
      (chain) => {
        answer = chain
      },
      folder,
    )
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

describe('control statements', () => {
  test('are not demanded without a registry or a name', () =>
    withRegistry(async (ask) => {
      expect(await ask({ registry: null })).toEqual({ state: 'not-demanded' })
      expect(await ask({ name: null })).toEqual({ state: 'not-demanded' })
    }))

  test('of the registry are verified, and kept', () =>
    withRegistry(async (ask, answer, folder) => {
      answer(long)
      const check = await ask()
      expect(check.state === 'verified' && versionStanding(check.value, '1.4.0')?.level).toBe('yanked')
      const [file = ''] = await readdir(join(folder, 'control'))
      expect(new Uint8Array(await readFile(join(folder, 'control', file)))).toEqual(formatControlFile(long))
    }))

  test('that nobody made are none, and that is remembered too', () =>
    withRegistry(async (ask) => {
      const check = await ask()
      expect(check.state === 'verified' && check.value.head).toBeNull()
      expect((await ask({ offline: true })).state).toBe('verified')
    }))

  test('that are fewer than were seen before are a rollback', () =>
    withRegistry(async (ask, answer) => {
      answer(long)
      await ask()
      for (const less of [short, 404]) {
        answer(less)
        expect(await ask()).toMatchObject({ state: 'refused', reason: 'control-rollback', error: 'E_CONTROL_ROLLBACK' })
      }
      answer(long)
      expect((await ask()).state).toBe('verified')
    }))

  test('that are others than were seen before are a rollback, however many they are', () =>
    withRegistry(async (ask, answer) => {
      answer(long)
      await ask()
      answer(other)
      expect(await ask()).toMatchObject({ state: 'refused', error: 'E_CONTROL_ROLLBACK' })
    }))

  test('that do not hold are a broken chain, and are not kept', () =>
    withRegistry(async (ask, answer) => {
      answer({ ...long, statements: [...long.statements].reverse() })
      expect(await ask()).toMatchObject({ state: 'refused', reason: 'broken-control-chain' })
      answer(short)
      expect((await ask()).state).toBe('verified')
    }))

  test('of another name or log, which the registry answers instead, are refused', () =>
    withRegistry(async (ask, answer) => {
      answer({ ...long, name: 'io.github.acme/other' })
      expect(await ask()).toMatchObject({ state: 'refused', error: 'E_SUBJECT_MISMATCH' })
      answer({ ...long, origin: 'other.example' })
      expect(await ask()).toMatchObject({ state: 'refused', error: 'E_CONTROL_ORIGIN' })
    }))

  test('that cannot be asked for could not be checked, even where some were seen before', () =>
    withRegistry(async (ask, answer) => {
      answer(long)
      await ask()
      answer(503)
      expect(await ask()).toMatchObject({
        state: 'unchecked',
        reason: 'control-unreachable',
        error: 'E_DATABASE_UNAVAILABLE',
      })
    }))

  test('are, without a network, what was seen last; where nothing was, they could not be asked for', () =>
    withRegistry(async (ask, answer) => {
      expect(await ask({ offline: true })).toMatchObject({ state: 'unchecked', reason: 'control-unreachable' })
      answer(long)
      await ask()
      const check = await ask({ offline: true })
      expect(check.state === 'verified' && versionStanding(check.value, '1.4.0')?.level).toBe('yanked')
    }))

  test('at hand are taken instead of asking, and may not take back what was seen', () =>
    withRegistry(async (ask, answer) => {
      expect((await ask({ offline: true, file: long, store: null })).state).toBe('verified')
      answer(long)
      await ask()
      expect(await ask({ offline: true, file: short })).toMatchObject({ error: 'E_CONTROL_ROLLBACK' })
    }))

  test('kept, and altered since, are an error and never a first look', () =>
    withRegistry(async (ask, answer, folder) => {
      answer(long)
      await ask()
      const [file = ''] = await readdir(join(folder, 'control'))
      for (const bytes of [
        formatControlFile({ ...long, name: 'io.github.acme/other' }),
        Buffer.from('{}'),
        Buffer.of(),
      ]) {
        await writeFile(join(folder, 'control', file), bytes)
        expect(await laterErrorCode(() => ask({ offline: true }))).toBe('E_LOCK_CORRUPT')
      }
    }))

  test('in the state folder belong to one log and one name', () =>
    withRegistry(async (ask, answer, folder) => {
      answer(long)
      await ask()
      const store = new ControlStore(folder)
      expect((await store.load(controlOrigin, controlName))?.statements).toHaveLength(2)
      expect(await store.load('other.example', controlName)).toBeUndefined()
      expect(await store.load(controlOrigin, 'io.github.acme/other')).toBeUndefined()
    }))

  test('that were accepted at another place, or with other signatures, than was seen before are a rollback', () =>
    withRegistry(async (ask, answer) => {
      const [claim, yank] = [claimStep, yankStep]
      answer(await signedChain(claim, { ...yank, by: ['a', 'r'] }))
      expect((await ask()).state).toBe('verified')
      for (const changed of [
        yank,
        { ...yank, by: ['a', 'r'], index: 21 },
        { ...yank, by: ['a', 'r'], acceptedAt: later },
      ]) {
        answer(await signedChain(claim, changed))
        expect(await ask()).toMatchObject({ state: 'refused', error: 'E_CONTROL_ROLLBACK' })
      }
      answer(await signedChain(claim, { ...yank, by: ['r', 'a'] }))
      expect((await ask()).state).toBe('verified')
    }))

  test('without a network are said to be as old as the last answer, not as the last statement', () =>
    withRegistry(async (ask, answer) => {
      const told: string[] = []
      const onKept = (at: number) => told.push(new Date(at).toISOString())
      answer(long)
      await ask({ now: Date.parse('2026-11-20T00:00:00Z'), onKept })
      await ask({ now: Date.parse('2026-11-21T00:00:00Z'), onKept })
      expect(told).toEqual([])
      await ask({ offline: true, now: Date.parse('2026-11-29T00:00:00Z'), onKept })
      answer(503)
      await ask({ now: Date.parse('2026-11-30T00:00:00Z'), onKept })
      await ask({ offline: true, onKept })
      expect(told).toEqual(['2026-11-21T00:00:00.000Z', '2026-11-21T00:00:00.000Z'])
    }))

  test('that came in a file are as old as the newest of them', () =>
    withRegistry(async (ask) => {
      const told: string[] = []
      await ask({ offline: true, file: await signedChain(claimStep, { ...yankStep, acceptedAt: later }) })
      await ask({ offline: true, onKept: (at) => told.push(new Date(at).toISOString()) })
      expect(told).toEqual(['2026-11-02T00:00:00.000Z'])
    }))
})
