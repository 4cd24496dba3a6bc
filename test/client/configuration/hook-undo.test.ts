import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installHooks, removeHooks } from '../../../src/client/configuration/hook-settings-file.ts'
import { loadHookUndo, removeHookUndo, saveHookUndo } from '../../../src/client/configuration/hook-undo.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

const record = { path: '/home/me/.claude/settings.json', before: new Uint8Array([0, 255]), after: 'a'.repeat(64) }

test('a record comes back as it was, and is gone when it is removed', async () => {
  const folder = temporaryFolder()
  await saveHookUndo(folder, record)
  expect(await loadHookUndo(folder, record.path)).toEqual(record)
  await saveHookUndo(folder, { ...record, before: null })
  expect((await loadHookUndo(folder, record.path))?.before).toBeNull()
  await removeHookUndo(folder, record.path)
  expect(await loadHookUndo(folder, record.path)).toBeUndefined()
})

test.each(['', '{}', '{"format":"touchmark-hook-undo-v1"}', '[1]'])(
  'a record that is %j is an error, never none',
  async (text) => {
    const folder = temporaryFolder()
    await saveHookUndo(folder, record)
    const [name = ''] = readdirSync(join(folder, 'hooks'))
    writeFileSync(join(folder, 'hooks', name), text)
    await expect(loadHookUndo(folder, record.path)).rejects.toMatchObject({ code: 'E_LOCK_CORRUPT' })
  },
)

test('settings that are a folder, or no UTF-8, are refused, and removing from none is none', async () => {
  const folder = temporaryFolder()
  const file = { client: 'codex', path: join(folder, 'hooks.json'), stateFolder: join(folder, 'state') } as const
  expect(await removeHooks(file, false)).toBe('none')
  writeFileSync(file.path, new Uint8Array([0x7b, 0xff, 0x7d]))
  await expect(installHooks(file, 'x', false)).rejects.toMatchObject({ code: 'E_CONFIG_INVALID' })
  mkdirSync(join(folder, 'folder'))
  await expect(installHooks({ ...file, path: join(folder, 'folder') }, 'x', false)).rejects.toMatchObject({
    code: 'E_STATE_ACCESS',
  })
})
