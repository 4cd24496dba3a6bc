import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './memory-io.ts'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')

/** Runs the built program itself, in a folder and a home of its own. */
export function touchmark(folder: string, ...words: readonly string[]) {
  const env = { HOME: folder, PATH: process.env['PATH'] ?? '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** A new folder with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** Rule and place of every finding. */
export function places(stdout: string): string[] {
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; pointer: string }[] }
  return findings.map(({ rule, pointer }) => `${rule} ${pointer}`)
}

/** Drawn for this test; no service ever gave it out. */
export const secret = 'q7Kd2mZx9RtLw4Vb8NcHs3Yf6JgPe1Ua'
