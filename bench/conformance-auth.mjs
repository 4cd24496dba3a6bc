/**
 * The official suite's scenarios for clients that sign in: the client is an SDK's, its server is `touchmark guard URL`, and
 * where a browser would open a page, something follows its redirects. The suite is installed as for bench/conformance.mjs,
 * in a version that has the scenarios:
 *
 *   npm i --prefix /tmp/suite node@24 @modelcontextprotocol/conformance@0.2.0-alpha.12
 *   npm run build && node bench/conformance-auth.mjs /tmp/suite
 *
 * Prints a line for each scenario. Exit status 1 where another one fails than the one that is meant to: an issuer without
 * metadata announces no PKCE.
 */
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'

const scenarios =
  `metadata-var1 metadata-var2 metadata-var3 basic-cimd scope-from-www-authenticate scope-from-scopes-supported
  scope-omitted-when-undefined scope-step-up scope-retry-limit token-endpoint-auth-basic token-endpoint-auth-post
  token-endpoint-auth-none pre-registration 2025-03-26-oauth-metadata-backcompat 2025-03-26-oauth-endpoint-fallback
  resource-mismatch offline-access-scope offline-access-not-supported authorization-server-migration iss-supported
  iss-not-advertised iss-supported-missing iss-wrong-issuer iss-unexpected iss-normalized metadata-issuer-mismatch`.split(
    /\s+/,
  )
const meantToFail = ['2025-03-26-oauth-endpoint-fallback']
const root = join(import.meta.dirname, '..')

if (process.env.MCP_CONFORMANCE_SCENARIO === undefined) await runAll(resolve(process.argv[2] ?? '.'))
else await beClient(process.argv.at(-1))

/** What the suite starts for each scenario. */
async function beClient(url) {
  const { MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_CONTEXT: context = '{}' } = process.env
  const { client_id: id, client_secret: secret, issuer = new URL(url).origin } = JSON.parse(context)
  const home = mkdtempSync(join(tmpdir(), 'conformance-auth-'))
  const browser = join(home, 'xdg-open')
  writeFileSync(browser, `#!${process.execPath}\nfetch(process.argv[2]).then((answer) => answer.text(), () => {})\n`)
  chmodSync(browser, 0o755)
  const metadata = ['--client-metadata', 'https://conformance-test.local/client-metadata.json']
  const args = [
    join(root, 'dist/program/touchmark.js'),
    'guard',
    '--accept-first',
    ...(scenario.includes('cimd') ? metadata : []),
    ...(id === undefined ? [] : ['--client-id', id]),
    ...(secret === undefined ? [] : ['--client-secret-env', 'TOUCHMARK_CLIENT_SECRET', '--issuer', issuer]),
    url,
  ]
  const env = {
    HOME: home,
    DISPLAY: ':0',
    PATH: `${home}:${process.env.PATH}`,
    ...(secret ? { TOUCHMARK_CLIENT_SECRET: secret } : {}),
  }
  const isModern = process.env.MCP_CONFORMANCE_PROTOCOL_VERSION === '2026-07-28'
  const negotiation = isModern ? { versionNegotiation: { mode: 'auto' } } : {}
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: {}, ...negotiation })
  try {
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'inherit' }))
    await client.listTools()
    await client.callTool({ name: 'test-tool', arguments: {} }).catch((error) => console.error(error.message))
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
  await client.close().catch(() => {})
  rmSync(home, { recursive: true, force: true })
}

async function runAll(suite) {
  const out = mkdtempSync(join(tmpdir(), 'conformance-auth-'))
  const waiting = [...scenarios]
  const failed = []
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { status, output } = await play(suite, next, join(out, next))
      const isMeant = meantToFail.includes(next)
      if ((status === 0) === isMeant) failed.push(next)
      const counts = /Passed: [^\n]+/.exec(output)?.[0] ?? ''
      console.log(`${status === 0 ? 'passed' : isMeant ? 'failed, as it is meant to' : 'FAILED'} ${next} ${counts}`)
    }
  }
  await Promise.all([work(), work(), work()])
  rmSync(out, { recursive: true, force: true })
  console.log(`${scenarios.length - failed.length} of ${scenarios.length} as expected`)
  process.exitCode = failed.length === 0 ? 0 : 1
}

async function play(suite, scenario, out) {
  const node = join(suite, 'node_modules/.bin/node')
  const program = join(suite, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
  const command = `${node} ${import.meta.filename}`
  const words = ['client', '--command', command, '--scenario', `auth/${scenario}`, '--timeout', '60000', '-o', out]
  const child = spawn(node, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((done) => child.on('close', done))
  const said = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: await ended, output: said.join('') }
}
