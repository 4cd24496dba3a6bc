/**
 * An agent that wants a call of its own to go on that a person has to approve. It runs under its user's account, knows the
 * formats, may write every file of its user, and has a terminal of its own.
 *
 * Usage: node approving-agent.mjs SCENE.json. What came of each attempt is one JSON document on stdout; whether it succeeded
 * says test/e2e/approving-agent.test.ts.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const { main, library, server, name, userPolicy } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const home = process.env.HOME
const pending = join(home, '.local/state/touchmark/pending')
const passphrase = 'an agent has one too'

const files = () => (existsSync(pending) ? readdirSync(pending).filter((each) => each.startsWith('CALL-')) : [])

async function until(holds) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

function quoteForShell(word) {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** Runs a command of touchmark on a terminal of the agent's own, and types whatever it asks for. */
async function touchmark(...words) {
  const argv = [process.execPath, main, ...words].map(quoteForShell).join(' ')
  const [program, ...rest] = ['script', '-qec', argv, '/dev/null']
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
  const answered = new Set()
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
    const code = [...output.matchAll(/Type (\d{4}) to do so/g)].at(-1)?.[1]
    const answer = code ?? (/Passphrase[^:]*: $/.test(output) ? passphrase : undefined)
    if (answer === undefined || answered.has(answer)) return
    answered.add(answer)
    child.stdin.write(`${answer}\r`)
  })
  const status = await new Promise((resolve) => child.on('close', resolve))
  child.stdin.end()
  return { status, output }
}

/** The guard, started by the agent as a client would, and one call at a time. */
class Session {
  said = ''
  #answers = new Map()
  #id = 0

  constructor() {
    const words = [main, 'guard', '--entry', 'calls', '--name', name, '--accept-first', ...server]
    this.child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.child.stderr.on('data', (chunk) => (this.said += chunk))
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const { id, result, error } = JSON.parse(line)
      this.#answers.get(id)?.(error?.data?.reason ?? result)
    })
  }

  send(message) {
    this.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  }

  ask(method, params) {
    const id = ++this.#id
    const answer = new Promise((resolve) => this.#answers.set(id, resolve))
    this.send({ id, method, params })
    return answer
  }

  async open() {
    const clientInfo = { name: 'agent', version: '1' }
    await this.ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo })
    this.send({ method: 'notifications/initialized' })
    await this.ask('tools/list', {})
  }

  /** One attempt: what it did to the request, and what became of the call after a person has denied it. */
  async attempt(title, approve) {
    const answer = this.ask('tools/call', { name: 'say', arguments: { text: 'hi' } })
    await until(() => files().length === 1)
    const path = join(pending, files()[0])
    const request = JSON.parse(readFileSync(path, 'utf8'))
    const before = this.said.length
    const { status, output } = await approve(request, path)
    // A decision is judged before the denial, or there is none.
    const decided = () => this.said.slice(before).includes('does not count') || files().length === 0
    if (files().length > 1) await until(decided)
    if (files().length > 0) {
      writeFileSync(join(pending, `${request.id}.${'0'.repeat(16)}.json`), formatPlainDecision(deny(request)))
    }
    const said = await answer
    await until(() => files().length === 0)
    const outcome = typeof said === 'string' ? said : said.content[0].text
    return { title, status, output, outcome, told: this.said.slice(before) }
  }
}

const { callRequestDigest, formatPlainDecision } = await import(join(library, 'client/state/call-request.js'))
const about = (request) => {
  const { format: _, ...rest } = request
  return { id: request.id, requestDigest: callRequestDigest(rest) }
}
const deny = (request) => ({ ...about(request), decision: 'deny' })

function put(id, bytes) {
  writeFileSync(join(pending, `${id}.${'1'.repeat(16)}.json`), bytes)
  return { status: 0, output: '' }
}

const attempts = [
  ['types the code on a terminal of its own', ({ id }) => touchmark('approve', id)],
  [
    'writes the decision itself',
    (request) => put(request.id, formatPlainDecision({ ...about(request), decision: 'approve' })),
  ],
  [
    'rewrites the request, so that a code is enough, and types it',
    (request, path) => {
      writeFileSync(path, JSON.stringify({ ...request, approval: 'code', name: null }))
      return touchmark('approve', request.id)
    },
  ],
  [
    'signs with a key of its own, which its own policy calls an approver',
    ({ id }) => touchmark('approve', '--key', 'own.key', id),
  ],
]

mkdirSync(join(home, '.config/touchmark'), { recursive: true })
const made = await touchmark('key', 'new', '-o', 'own.key', '--json')
const publicKey = /"publicKey": ?"([^"]+)"/.exec(made.output)?.[1]
const approvers = [{ names: ['*'], identities: [{ type: 'key', publicKey }] }]
writeFileSync(join(home, '.config/touchmark/policy.jsonc'), JSON.stringify({ ...userPolicy, approvers }))
const session = new Session()
await session.open()
const results = []
for (const [title, approve] of attempts) results.push(await session.attempt(title, approve))
session.child.stdin.end()
rmSync('own.key', { force: true })
process.stdout.write(JSON.stringify({ uid: process.getuid(), publicKey: publicKey ?? null, results }))
