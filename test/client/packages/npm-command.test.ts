import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runNpm } from '../../../src/client/packages/npm-command.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-npm-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** An environment in which `npm` is this script. */
function npmIs(script: string): { cwd: string; environment: Record<string, string> } {
  const path = join(folder, 'npm')
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return { cwd: folder, environment: { PATH: `${folder}:${process.env['PATH']}` } }
}

test('npm that is given up because its client has gone is no verdict about the package', async () => {
  const client = new AbortController()
  const running = runNpm(['view'], { ...npmIs('exec sleep 600'), signal: client.signal }, 'E_PACKAGE_UNRESOLVED')
  client.abort()
  await expect(running).rejects.toMatchObject({ code: 'E_SERVER_TRANSPORT' })
})

test('npm that fails while its client waits is one', async () => {
  const surroundings = { ...npmIs('echo "no such package" >&2; exit 1'), signal: new AbortController().signal }
  await expect(runNpm(['view'], surroundings, 'E_PACKAGE_UNRESOLVED')).rejects.toMatchObject({
    code: 'E_PACKAGE_UNRESOLVED',
  })
  expect(Buffer.from(await runNpm(['view'], npmIs('echo fine'), 'E_PACKAGE_UNRESOLVED')).toString()).toBe('fine\n')
})
