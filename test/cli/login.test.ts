import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, test } from 'vitest'
import { runCommand, temporaryFolder } from '../support/memory-io.ts'
import { type ProtectedPair, protectedPair } from '../support/protected-pair.ts'
import { browserEnvironment } from '../support/scripted-browser.ts'

const main = join(import.meta.dirname, '../../dist/program/touchmark.js')

/** The built program, in a home of its own, with a browser that needs nobody. */
async function program(home: string, words: readonly string[], env: Record<string, string> = browserEnvironment().env) {
  const child = spawn(process.execPath, [main, ...words], { cwd: home, env: { HOME: home, ...env } })
  child.stdin.end()
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { status: child.exitCode, stdout, stderr }
}

const noBrowser = { PATH: process.env['PATH'] ?? '' }

/** Tools that an SDK client sees through the guard as its client would start it. */
async function toolsThroughGuard(
  { server }: ProtectedPair,
  home: string,
  env: Record<string, string>,
): Promise<string[]> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const args = [main, 'guard', '--entry', 'protected', server.url.href]
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args, env: { HOME: home, ...env }, stderr: 'ignore' }),
  )
  const { tools } = await client.listTools()
  await client.close()
  return tools.map(({ name }) => name)
}

describe('touchmark login', () => {
  test('signs in through the browser; then every verb and the guard use the kept sign-in, without a browser', async () => {
    const pair = await protectedPair()
    const home = temporaryFolder()
    const browser = browserEnvironment()
    const login = await program(home, ['login', pair.server.url.href], browser.env)
    expect(login).toMatchObject({ status: 0 })
    expect(login.stdout).toContain('signed in at')
    expect(readFileSync(browser.opened, 'utf8')).toContain(`${pair.issuer.issuer}/authorize?`)
    expect(login.stdout + login.stderr).not.toMatch(/access-|refresh-/)

    const snapshot = await program(home, ['snapshot', '--json', pair.server.url.href], noBrowser)
    expect(snapshot).toMatchObject({ status: 0 })
    const lock = await program(home, ['lock', '--entry', 'protected', pair.server.url.href], noBrowser)
    expect(lock).toMatchObject({ status: 0 })
    pair.issuer.expireAll()
    const verify = await program(home, ['verify', '--entry', 'protected', pair.server.url.href], noBrowser)
    expect(verify).toMatchObject({ status: 0 })
    expect(await toolsThroughGuard(pair, home, noBrowser)).toEqual(['look', 'change'])
    expect(pair.issuer.asked).toHaveLength(1)
    // What is pinned and printed knows nothing of tokens.
    expect(readFileSync(join(home, 'touchmark.lock'), 'utf8') + lock.stdout + verify.stdout).not.toMatch(
      /access-|refresh-/,
    )
  })

  test('lists what is kept, without any token', async () => {
    const pair = await protectedPair()
    const home = temporaryFolder()
    expect((await runCommand(['login'], { folder: home })).stdout).toBe('No sign-in is kept.\n')
    await program(home, ['login', '--scope', 'tools:read', pair.server.url.href])
    const listed = await runCommand(['login', '--json'], { folder: home })
    expect(JSON.parse(listed.stdout)).toMatchObject({
      signIns: [
        { server: pair.server.url.href, issuer: pair.issuer.issuer, scopes: ['tools:read'], refreshable: true },
      ],
    })
    expect((await runCommand(['login'], { folder: home })).stdout).toContain('renews itself')
    expect(listed.stdout).not.toMatch(/access-|refresh-/)
  })

  test('to a server that asks for none says so', async () => {
    const pair = await protectedPair()
    pair.server.bends.instead = (request, response) => request.method === 'POST' && Boolean(response.end('{}'))
    const { status, stderr } = await runCommand(['login', pair.server.url.href])
    expect({ status, stderr }).toEqual({ status: 0, stderr: `${pair.server.url.href} asks for no sign-in\n` })
  })

  test.each([[{ DISPLAY: ':0', CI: 'true' }], [{}]])(
    'where nobody can be asked (%o) it ends with 4 and says what to do',
    async (env) => {
      const pair = await protectedPair()
      const { status, stderr } = await runCommand(['login', pair.server.url.href], { env })
      expect(status).toBe(4)
      expect(stderr).toContain('[E_SERVER_AUTH]')
      expect(stderr).toContain('--header-file')
      expect(pair.issuer.requests).toEqual([])
    },
  )

  test('a token that the server refuses at once is no success', async () => {
    const pair = await protectedPair()
    pair.issuer.bends.token = (honest) => ({ ...honest, access_token: 'access-unknown' })
    const { status, stdout } = await program(temporaryFolder(), ['login', pair.server.url.href])
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' })
  })

  test('a hostile issuer ends with 1, and its text is escaped', async () => {
    const pair = await protectedPair()
    pair.issuer.bends.metadata = (honest) => ({ ...honest, issuer: 'https://a.example/\u202e\u001b[31m' })
    const { status, stderr } = await program(temporaryFolder(), ['login', pair.server.url.href])
    expect(status).toBe(1)
    expect(stderr).toContain('[E_SIGN_IN_UNSAFE]')
    expect(stderr).toContain('<U+202E><U+001B>')
  })

  test.each([
    [['--client-secret-env', 'AWS_SECRET_ACCESS_KEY', '--client-id', 'a', '--issuer', 'https://a.example']],
    [['--client-secret-env', 'TOUCHMARK_CLIENT_SECRET', '--client-id', 'a']],
    [['--client-metadata', 'http://a.example/client.json']],
    [['--issuer', 'a.example']],
  ])('wrong use is refused: %j', async (words) => {
    const { status, stderr } = await runCommand(['login', ...words, 'https://mcp.acme.example/mcp'])
    expect(status).toBe(2)
    expect(stderr).toContain('[E_USAGE]')
  })
})

describe('touchmark logout', () => {
  test('gives the tokens back and forgets them', async () => {
    const pair = await protectedPair()
    const home = temporaryFolder()
    await program(home, ['login', pair.server.url.href])
    const { status, stderr } = await runCommand(['logout', pair.server.url.href], { folder: home })
    expect({ status, stderr }).toEqual({ status: 0, stderr: `${pair.server.url.href}: signed out\n` })
    expect(pair.issuer.revoked.map((token) => token.split('-')[0])).toEqual(['refresh', 'access'])
    expect((await runCommand(['login'], { folder: home })).stdout).toBe('No sign-in is kept.\n')
    expect((await runCommand(['snapshot', pair.server.url.href], { folder: home })).status).toBe(4)
  })

  test('forgets them even where their issuer cannot be told', async () => {
    const pair = await protectedPair()
    const home = temporaryFolder()
    await program(home, ['login', pair.server.url.href])
    pair.issuer.bends.instead = (_request, response) => Boolean(response.writeHead(302, { location: '/' }).end())
    const { status, stderr } = await runCommand(['logout', pair.server.url.href], { folder: home })
    expect(status).toBe(0)
    expect(stderr).toContain('its issuer was not told')
    expect((await runCommand(['logout', pair.server.url.href], { folder: home })).stderr).toContain(
      'no sign-in is kept',
    )
  })
})

describe('two guards of one client', () => {
  test('that start at the same time, as clients do that probe first, ask once', async () => {
    const pair = await protectedPair()
    const home = temporaryFolder()
    const { env } = browserEnvironment()
    const seen = await Promise.all([toolsThroughGuard(pair, home, env), toolsThroughGuard(pair, home, env)])
    expect(seen).toEqual([
      ['look', 'change'],
      ['look', 'change'],
    ])
    expect(pair.issuer.asked).toHaveLength(1)
  })
})
