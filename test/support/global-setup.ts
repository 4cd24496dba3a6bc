import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what outlives a test file; it is removed after all tests. */
    runFolder: string
  }
}

const root = resolve(import.meta.dirname, '../..')

/**
 * Runs once before all tests: end-to-end tests start the built programs, and a stale build would test something else.
 * Quick where nothing changed. Returns what is done after all tests.
 */
export function setup(project: TestProject): () => void {
  const run = (script: string, ...args: string[]) =>
    execFileSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' })
  run('node_modules/typescript/bin/tsc', '-b')
  run('dist/bench/build-hook.js')
  if (writtenAt('dist/program/touchmark.js') < lastCompiled()) run('dist/bench/build-program.js')
  if (!existsSync(join(root, 'dist/registry/pglite-image.tgz'))) run('dist/registry/build-image.js')
  const folder = mkdtempSync(join(tmpdir(), 'touchmark-run-'))
  project.provide('runFolder', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}

/** When the program's own compiled code last changed. */
function lastCompiled(): number {
  const files = ['dist/src', 'dist/cli'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  return Math.max(
    ...files.filter((name) => name.endsWith('.js')).map(writtenAt),
    writtenAt('dist/bench/build-program.js'),
  )
}

function writtenAt(name: string): number {
  return statSync(join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
}
