import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cachedControlSource } from '../../../src/client/assessment/cached-control-source.ts'
import { ControlStore } from '../../../src/client/statements/control-store.ts'
import { formatVerifierKey } from '../../../src/log/note.ts'
import { type EffectivePolicy, effectivePolicy } from '../../../src/trust/policy.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { memoryIo } from '../../support/memory-io.ts'
import { pairOf } from '../../support/publishing.ts'

const name = 'io.github.acme/files'
const registry = {
  url: 'http://127.0.0.1:9',
  key: formatVerifierKey({ name: 'registry.test', publicKey: pairOf('registry').publicKey }),
}
const grants = { publishers: [], exceptions: [], registry }
const user = effectivePolicy([{ name: 'user', demands: {}, grants }])
const machine = effectivePolicy([{ name: 'machine', demands: {}, grants, delegate: [] }])
const file = { name, origin: 'registry.test', statements: [] }

const source = (policy: EffectivePolicy, named: string | undefined, folder: string) =>
  cachedControlSource(named, { policy, offline: true, trustedRoot: null }, folder, memoryIo({ folder }).io)

describe('what the owners of a name said, without a network', () => {
  test('is what was seen last; under a machine policy that is the user’s file, and not heard', async () => {
    const { folder } = memoryIo()
    await new ControlStore(folder).save(file)
    expect((await (await source(user, undefined, folder))(name)).state).toBe('verified')
    expect(await (await source(machine, undefined, folder))(name)).toMatchObject({
      state: 'unchecked',
      reason: 'control-unreachable',
    })
  })

  test('is a file at hand; under a machine policy one that nobody else can write', async () => {
    const { folder } = memoryIo()
    const path = join(folder, 'control.json')
    writeFileSync(path, JSON.stringify(file))
    chmodSync(path, 0o666)
    expect((await (await source(user, path, folder))(name)).state).toBe('verified')
    expect(await laterErrorCode(() => source(machine, path, folder))).toBe('E_NOT_DELEGATED')
    chmodSync(path, 0o644)
    expect((await (await source(machine, path, folder))(name)).state).toBe('verified')
    expect(await laterErrorCode(() => source(machine, 'none.json', folder))).toBe('E_FILE_NOT_FOUND')
  })
})
