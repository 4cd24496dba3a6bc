import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sigstoreMirror } from '../../../src/client/statements/trusted-root.ts'
import { trustedRootSource } from '../../../src/client/statements/trusted-root-source.ts'
import { base64, fromUtf8, utf8 } from '../../../src/encoding/bytes.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { type MemoryIo, memoryIo, runCommand } from '../../support/memory-io.ts'

const forged = '{"mediaType":"forged"}'
const free = { delegated: null }
const machine = { delegated: ['io.github.you/*'] }
const chosen = { named: undefined, offline: true }

/** A user, or an agent as the user, has put a fresh root of their own into the state folder, and one beside. */
function withForgedRoots(): MemoryIo {
  const memory = memoryIo()
  const folder = join(memory.folder, '.local/state/touchmark/trusted-root')
  mkdirSync(folder, { recursive: true })
  const fetchedAt = new Date(memory.io.now()).toISOString()
  const record = { mirror: sigstoreMirror, fetchedAt, root: base64(utf8(forged)) }
  writeFileSync(join(folder, 'trusted-root.json'), JSON.stringify(record))
  writeFileSync(join(memory.folder, 'mine.json'), forged)
  return memory
}

async function textOf(source: Awaited<ReturnType<typeof trustedRootSource>>): Promise<string> {
  return fromUtf8(typeof source === 'function' ? await source() : source)
}

describe('the root of trust', () => {
  test('is the user’s to choose where there is no machine policy', async () => {
    const { io } = withForgedRoots()
    expect(await textOf(await trustedRootSource({ ...chosen, policy: free }, io))).toBe(forged)
    expect(await textOf(await trustedRootSource({ ...chosen, named: 'mine.json', policy: free }, io))).toBe(forged)
  })

  test('under a machine policy is not: what the user kept does not count', async () => {
    const { io } = withForgedRoots()
    const text = await textOf(await trustedRootSource({ ...chosen, policy: machine }, io))
    expect(text).toContain('"certificateAuthorities"')
    expect(text).not.toContain('forged')
  })

  test('under a machine policy is not: a named one is refused', async () => {
    const { io, folder } = withForgedRoots()
    const choice = { ...chosen, named: 'mine.json', policy: machine }
    expect(await laterErrorCode(() => trustedRootSource(choice, io))).toBe('E_NOT_DELEGATED')
    const argv = ['verify', '--trusted-root', 'mine.json', '--', process.execPath, '-e', '']
    const machinePolicy = '{ "delegate": ["io.github.you/*"] }'
    const refused = await runCommand(argv, { folder, machinePolicy })
    expect([refused.status, refused.stderr.includes('E_NOT_DELEGATED')]).toEqual([1, true])
    expect((await runCommand(argv, { folder })).stderr).not.toContain('E_NOT_DELEGATED')
  })

  test('of the machine counts, named or not, where nobody else can write it', async () => {
    const { io, folder } = withForgedRoots()
    const path = join(folder, 'trusted_root.json')
    writeFileSync(path, '{"mediaType":"the machine’s"}', { mode: 0o644 })
    expect(await textOf(await trustedRootSource({ ...chosen, policy: machine }, io))).toContain('the machine’s')
    const named = { ...chosen, named: path, policy: machine }
    expect(await textOf(await trustedRootSource(named, io))).toContain('the machine’s')
    chmodSync(path, 0o666)
    expect(await laterErrorCode(() => trustedRootSource(named, io))).toBe('E_POLICY_INVALID')
  })
})
