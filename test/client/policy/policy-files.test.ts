import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultPolicyPaths } from '../../../src/client/policy/policy-bytes.ts'
import { loadPolicy } from '../../../src/client/policy/policy-files.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'

const invalid = expect.objectContaining({ code: 'E_POLICY_INVALID' })
const none = { machine: null, user: null, project: null }
const me = process.getuid?.() ?? 0

async function write(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text, { mode: 0o644 })
  await chmod(path, 0o644)
  return path
}

describe('policy files', () => {
  test('lie where the contract says', () => {
    expect(defaultPolicyPaths({ configHome: '/home/me/.config', project: '/projects/shop' })).toEqual({
      machine: '/etc/touchmark/policy.jsonc',
      user: '/home/me/.config/touchmark/policy.jsonc',
      project: '/projects/shop/touchmark.policy.jsonc',
    })
    expect(defaultPolicyPaths({ configHome: '/c', project: null }).project).toBeNull()
  })

  test('that are not there state nothing', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'none.jsonc')
      const { policy, levels } = await loadPolicy({ machine: path, user: path, project: path })
      expect(levels).toEqual([])
      expect(policy.demands.preset).toBe('standard')
      expect((await loadPolicy(none)).levels).toEqual([])
    }))

  test('are put together: the machine demands, the user is granted only what it delegates, the project tightens', () =>
    withTemporaryFolder(async (folder) => {
      const machine = await write(folder, 'm', '{ "preset": "standard", "delegate": ["io.github.acme/*"] }')
      const user = await write(folder, 'u', '{ "preset": "observe" }')
      const project = await write(folder, 'p', '{ "preset": "hardened" }')
      const { policy, levels } = await loadPolicy({ machine, user, project }, me)
      expect(levels.map(({ name }) => name)).toEqual(['machine', 'user', 'project'])
      expect(policy.demands.preset).toBe('hardened')
      expect(policy.grants.map(({ within }) => within)).toEqual([null, ['io.github.acme/*']])
      expect((await loadPolicy({ machine, user, project: null }, me)).policy.demands.preset).toBe('standard')
    }))

  test('of a project that grant trust are refused, and nothing is loaded', () =>
    withTemporaryFolder(async (folder) => {
      const project = await write(folder, 'p', '{ "publishers": [] }')
      await expect(loadPolicy({ ...none, project })).rejects.toEqual(invalid)
    }))

  test('that are corrupt are refused, whichever level they are', () =>
    withTemporaryFolder(async (folder) => {
      const path = await write(folder, 'x', '{ "preset": ')
      for (const level of ['machine', 'user', 'project'] as const) {
        await expect(loadPolicy({ ...none, [level]: path }, me)).rejects.toEqual(invalid)
      }
    }))

  test('of a machine that others can write are refused', () =>
    withTemporaryFolder(async (folder) => {
      const machine = await write(folder, 'm', '{}')
      for (const mode of [0o664, 0o646, 0o666]) {
        await chmod(machine, mode)
        await expect(loadPolicy({ ...none, machine }, me)).rejects.toEqual(invalid)
      }
      await chmod(machine, 0o644)
      expect((await loadPolicy({ ...none, machine }, me)).levels.length).toBe(1)
    }))

  test('of a machine in a folder that others can write are refused: they could take the file away', () =>
    withTemporaryFolder(async (folder) => {
      const machine = await write(folder, 'm', '{}')
      for (const mode of [0o770, 0o777, 0o1777]) {
        await chmod(folder, mode)
        await expect(loadPolicy({ ...none, machine }, me)).rejects.toEqual(invalid)
      }
      await chmod(folder, 0o755)
      expect((await loadPolicy({ ...none, machine }, me)).levels.length).toBe(1)
    }))

  test('of a machine that somebody else owns are refused', () =>
    withTemporaryFolder(async (folder) => {
      const machine = await write(folder, 'm', '{}')
      await expect(loadPolicy({ ...none, machine }, me + 1)).rejects.toEqual(invalid)
      if (me !== 0) return
      await chown(machine, 12_345, 12_345)
      await expect(loadPolicy({ ...none, machine })).rejects.toEqual(invalid)
    }))

  test('of a user may be owned by anybody', () =>
    withTemporaryFolder(async (folder) => {
      const user = await write(folder, 'u', '{}')
      expect((await loadPolicy({ ...none, user }, me + 1)).levels.length).toBe(1)
    }))

  test('that are there but cannot be read are never treated as none', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, 'folder.jsonc')
      await mkdir(path)
      for (const level of ['machine', 'user', 'project'] as const) {
        const outcome = loadPolicy({ ...none, [level]: path }, me)
        await expect(outcome).rejects.toEqual(expect.objectContaining({ code: 'E_FILE_ACCESS' }))
      }
    }))
})
