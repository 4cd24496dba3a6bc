import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { showDesktopNotice } from '../../src/client/desktop-notice.ts'
import { temporaryFolder } from '../support/memory-io.ts'

/** A folder whose notifiers write down their words, or fail. */
function notifiers(script: string): string {
  const folder = temporaryFolder()
  for (const name of ['notify-send', 'osascript']) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

test.each(['linux', 'darwin'] as const)('%s: fixed words, one argument each', async (platform) => {
  const folder = notifiers('for word in "$@"; do echo "$word" >> "$TOLD"; done')
  const told = join(folder, 'told')
  expect(await showDesktopNotice('withheld', { PATH: `${folder}:/bin:/usr/bin`, TOLD: told }, platform)).toBe(true)
  expect(readFileSync(told, 'utf8')).toContain('Something of an MCP server is withheld. See: touchmark status')
  await showDesktopNotice('waiting-call', { PATH: `${folder}:/bin:/usr/bin`, TOLD: told }, platform)
  expect(readFileSync(told, 'utf8')).toContain('A call of an MCP tool waits for your decision. See: touchmark status')
})

test('a notifier that fails, that is missing, and a platform without one', async () => {
  const folder = notifiers('exit 1')
  expect(await showDesktopNotice('withheld', { PATH: `${folder}:/bin:/usr/bin` }, 'linux')).toBe(false)
  expect(await showDesktopNotice('withheld', { PATH: join(folder, 'nothing') }, 'linux')).toBe(false)
  expect(await showDesktopNotice('withheld', { PATH: folder }, 'win32')).toBe(false)
})
