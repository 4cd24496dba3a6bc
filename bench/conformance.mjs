/**
 * The official conformance suite against our fixture server, directly and through the listening guard: not one result may be
 * worse. The suite needs Node 22, and is no dependency of ours, so it is installed where you like:
 *
 *   npm i --prefix /tmp/suite node@24 @modelcontextprotocol/conformance@0.1.16
 *   npm run build && node bench/conformance.mjs /tmp/suite [--suite all | --requirements 2025-11-25]
 *
 * Prints each scenario whose counts differ, and the totals. Exit status 1 where one is worse.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const [suite, ...words] = process.argv.slice(2)
if (suite === undefined) throw new Error('usage: node bench/conformance.mjs FOLDER [OPTIONS OF THE SUITE]')
const root = join(import.meta.dirname, '..')
const home = mkdtempSync(join(tmpdir(), 'touchmark-conformance-'))

/** Starts a program that says where it serves. */
async function start(args, stream, pattern) {
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home }
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  for await (const line of createInterface({ input: child[stream] })) {
    const [, url] = pattern.exec(line) ?? []
    if (url !== undefined) return { url, child }
  }
  throw new Error(`${args[0]} did not start`)
}

/** Passed and failed checks, by scenario. */
function run(url) {
  const node = join(suite, 'node_modules/.bin/node')
  const program = join(suite, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
  const { stdout } = spawnSync(node, [program, 'server', '--url', url, ...words, '-o', home], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const lines = [...stdout.matchAll(/^(?:\S+ )?([\w/-]+): (\d+) passed, (\d+) failed/gm)]
  const results = lines.map(([, name, passed, failed]) => [name, [Number(passed), Number(failed)]])
  return new Map(results.filter(([name]) => name !== 'Total'))
}

const server = await start([join(root, 'test/support/conformance-server.mjs')], 'stdout', /^listening (\S+)/)
const guardArgs = [join(root, 'dist/program/touchmark.js'), 'guard', '--listen', '0', '--accept-first', server.url]
const guard = await start(guardArgs, 'stderr', / at (http:\S+)$/)
try {
  const [direct, guarded] = [run(server.url), run(guard.url)]
  let worse = 0
  for (const [name, [passed, failed]] of direct) {
    const [passedToo = 0, failedToo = 0] = guarded.get(name) ?? []
    if (passedToo === passed && failedToo === failed) continue
    if (passedToo < passed || failedToo > failed) worse += 1
    console.log(`${name}: ${passed}/${failed} directly, ${passedToo}/${failedToo} through the guard`)
  }
  for (const [title, results] of Object.entries({ directly: direct, 'through the guard': guarded })) {
    const sum = (at) => [...results.values()].reduce((total, counts) => total + counts[at], 0)
    console.log(`${title}: ${sum(0)} passed, ${sum(1)} failed, ${results.size} scenarios`)
  }
  process.exitCode = worse === 0 && direct.size > 0 ? 0 : 1
} finally {
  guard.child.kill()
  server.child.kill()
  rmSync(home, { recursive: true, force: true })
}
