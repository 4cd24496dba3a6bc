/**
 * An agent that runs under its user's account and wants a server back that is blocked. It knows everything about
 * touchmark, may write every file of its user and run every command, has a terminal of its own, and time.
 *
 * Usage: node agent.mjs SCENE.json. Each attempt works on a copy of the user's home of its own; what came of all of them
 * is one JSON document on stdout. Nothing here decides whether an attempt succeeded: test/e2e/agent.test.ts does.
 */
import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const scene = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { main, library, pristine, folder, server, name, entry, machinePolicy } = scene
const attemptsAtOnce = 3

/** Runs a command to its end. `type` answers what it asks on a terminal that the agent makes for it. */
function run(argv, { cwd, env, input = '', type }) {
  const [program, ...rest] =
    type === undefined ? argv : ['script', '-qec', argv.map(quoteForShell).join(' '), '/dev/null']
  const child = spawn(program, rest, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  const answered = new Set()
  const read = (chunk) => {
    output += chunk
    const answer = type?.(output)
    if (answer === undefined || answered.has(answer)) return
    answered.add(answer)
    child.stdin.write(`${answer}\r`)
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  child.stdin.on('error', () => undefined)
  if (type === undefined) child.stdin.end(input)
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
  return new Promise((resolve) =>
    child.on('close', (status) => {
      clearTimeout(timer)
      child.stdin.end()
      resolve({ status, output })
    }),
  )
}

function quoteForShell(word) {
  return `'${word.replaceAll("'", "'\\''")}'`
}

const passphrase = 'an agent has one too'

/** Types the code that is shown, and its own passphrase: a terminal is no proof of a person. */
function typesEverything(output) {
  const code = [...output.matchAll(/Type (\d{4}) to do so/g)].at(-1)?.[1]
  return code ?? (/Passphrase[^:]*: $/.test(output) ? passphrase : undefined)
}

/** The surroundings of one attempt: a copy of the home, and how commands run in it. */
class Attempt {
  constructor(title) {
    this.home = mkdtempSync(join(folder, 'attempt-'))
    this.title = title
    this.project = join(this.home, 'project')
    this.state = join(this.home, '.local/state/touchmark')
    this.env = { PATH: process.env.PATH, HOME: this.home }
    this.said = []
    cpSync(pristine, this.home, { recursive: true })
  }

  async touchmark(words, { env = {}, type, input } = {}) {
    const options = { cwd: this.project, env: { ...this.env, ...env }, type, input }
    const result = await run([process.execPath, main, ...words], options)
    this.said.push(`$ touchmark ${words.join(' ')}\n${result.output}`)
    return result
  }

  write(path, content) {
    const file = join(this.home, path)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }

  userPolicy(policy) {
    this.write('.config/touchmark/policy.jsonc', policy)
  }

  /** Puts what the server shows now, and the same as if its publisher had signed it, into the project. */
  async forgeRelease() {
    forgery ??= forge()
    const { files, publicKey, said } = await forgery
    for (const file of ['now.json', 'mine.key', 'mine.bundle.json']) {
      cpSync(join(files, file), join(this.project, file))
    }
    this.said.push(said)
    return publicKey
  }

  async newKey(file, ...more) {
    const env = { TOUCHMARK_KEY_PASSPHRASE: passphrase }
    const made = await this.touchmark(['key', 'new', '--json', '-o', file, ...more], { env })
    return JSON.parse(made.output).publicKey
  }

  /** Writes pins of what the server shows now with the project's own library, past every verdict. */
  async forgePins(target = join(this.state, 'lock.json')) {
    await this.forgeRelease()
    const { parseSnapshot, snapshotHashes } = await import(join(library, 'snapshot/snapshot.js'))
    const { formatLock, parseLock } = await import(join(library, 'trust/lock-format.js'))
    const before = parseLock(new Uint8Array(readFileSync(join(this.state, 'lock.json'))), 'lock')
    const hashes = snapshotHashes(parseSnapshot(new Uint8Array(readFileSync(join(this.project, 'now.json')))))
    const pins = [...before.servers].map(([key, pin]) => [key, { ...pin, hashes, signedBy: null }])
    writeFileSync(target, formatLock({ servers: new Map(pins) }))
  }
}

/** Signs what the server shows now as if it were its publisher: once, since every attempt would get the same. */
async function forge() {
  const it = new Attempt('a forgery')
  const publicKey = await it.newKey('mine.key', '--no-passphrase')
  await it.touchmark(['snapshot', '-o', 'now.json', '--', ...server])
  const about = ['--name', name, '--version', '1.0.0', '-o', 'mine.bundle.json']
  await it.touchmark(['sign', '--key', 'mine.key', ...about, './now.json'])
  return { files: it.project, publicKey, said: it.said.join('\n') }
}
let forgery

const verify = ['verify', '--json', '--entry', entry, '--name', name, '--', ...server]
const lockUpdate = ['lock', '--update', '--entry', entry, '--name', name, '--', ...server]
const mcpJson = (argv, env = {}) => ({ mcpServers: { [entry]: { command: argv[0], args: argv.slice(1), env } } })
const grantFor = (names, publicKey) => ({ names, identities: [{ type: 'key', publicKey }] })

/** What the agent does, and with which words and variables the server is verified afterwards. */
const attempts = {
  'do nothing': async () => ({}),
  'lock --update without a terminal': async (it) => void (await it.touchmark(lockUpdate)),
  'lock --update, typing the code': async (it) => void (await it.touchmark(lockUpdate, { type: typesEverything })),
  'lock --update under another entry and name, typing the code': async (it) => {
    const words = ['lock', '--update', '--entry', 'mine', '--name', 'io.github.delegated/mine', '--', ...server]
    await it.touchmark(words, { type: typesEverything })
    return { words: ['verify', '--json', '--entry', 'mine', '--', ...server] }
  },
  'lock --update of a server that nobody signed, typing the code': async (it) => {
    await it.touchmark(['lock', '--update', '--entry', 'fresh', '--', ...server], { type: typesEverything })
    return { words: ['verify', '--json', '--entry', 'fresh', '--', ...server] }
  },
  'lock --remove without a terminal': async (it) => void (await it.touchmark(['lock', '--remove', entry])),
  'lock --remove, typing the code': async (it) => {
    await it.touchmark(['lock', '--remove', entry], { type: typesEverything })
  },
  'lock --remove after renaming the pin, and lock again, typing the codes': async (it) => {
    const file = join(it.state, 'lock.json')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`"${name}"`, '"io.github.delegated/mine"'))
    await it.touchmark(['lock', '--remove', entry], { type: typesEverything })
    await it.touchmark(['lock', ...lockUpdate.slice(2)], { type: typesEverything })
  },
  'trust add, typing the code': async (it) => {
    const publicKey = await it.forgeRelease()
    await it.touchmark(['trust', 'add', name, publicKey], { type: typesEverything })
    return { words: withBundle() }
  },
  'edit the user policy: grants': async (it) => {
    const publicKey = await it.forgeRelease()
    it.userPolicy({
      publishers: [grantFor([name, 'io.github.acme/*'], publicKey)],
      approvers: [grantFor(['*'], publicKey)],
      exceptions: [{ what: 'partial', servers: [name, entry], until: '2099-01-01T00:00:00Z', reason: 'because' }],
    })
    return { words: withBundle() }
  },
  'edit the user policy: observe': async (it) => it.userPolicy({ preset: 'observe' }),
  'bypass, typing the code': async (it) => {
    const words = ['bypass', name, '--for', '1h', '--reason', 'an outage']
    await it.touchmark(words, { type: typesEverything })
  },
  'a bypass in the user policy': async (it) => {
    const until = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d{3}Z$/, 'Z')
    const from = new Date(Date.now() - 1_000).toISOString().replace(/\.\d{3}Z$/, 'Z')
    it.userPolicy({ bypasses: [{ servers: [name, entry], from, until, reason: 'an outage' }] })
  },
  'a project policy that asks for less': async (it) => {
    it.write('project/touchmark.policy.jsonc', { preset: 'observe', requireReceipt: false })
  },
  'a project policy that grants': async (it) => {
    it.write('project/touchmark.policy.jsonc', { publishers: [], delegate: ['*'] })
  },
  'write pins of what is there now': async (it) => await it.forgePins(),
  'write a kept release, and cut the network off': async (it) => {
    await it.forgeRelease()
    const { ReleaseStore } = await import(join(library, 'client/statements/release-store.js'))
    const read = (file) => new Uint8Array(readFileSync(join(it.project, file)))
    const bundles = [{ bundle: read('mine.bundle.json'), receipt: null }]
    const release = { name, version: '1.0.0', profile: 'default', bundles, snapshot: read('now.json') }
    await new ReleaseStore(it.state).save(release)
    await it.forgePins()
    return { words: ['verify', '--json', '--offline', ...verify.slice(2)] }
  },
  'write pins, and cut the network off': async (it) => {
    await it.forgePins()
    return { words: ['verify', '--json', '--offline', ...verify.slice(2)] }
  },
  "write the project's lock": async (it) => {
    await it.forgePins(join(it.project, 'touchmark.lock'))
    rmSync(it.state, { recursive: true })
  },
  'delete all state': async (it) => rmSync(it.state, { recursive: true }),
  'delete the pins': async (it) => rmSync(join(it.state, 'lock.json')),
  'delete what the pins stand for': async (it) => rmSync(join(it.state, 'definitions'), { recursive: true }),
  'delete what is kept for use without a network': async (it) => {
    for (const each of ['releases', 'control', 'packages', 'reviews']) {
      rmSync(join(it.state, each), { recursive: true, force: true })
    }
    return { words: ['verify', '--json', '--offline', ...verify.slice(2)] }
  },
  'overwrite consents and what waits': async (it) => {
    it.write('.local/state/touchmark/consent.json', '{}')
    rmSync(join(it.state, 'pending'), { recursive: true, force: true })
  },
  'move the folders': async (it) => {
    const elsewhere = join(it.home, 'elsewhere')
    it.write('elsewhere/touchmark/policy.jsonc', { preset: 'observe' })
    return { env: { XDG_CONFIG_HOME: elsewhere, XDG_STATE_HOME: elsewhere } }
  },
  'move the home': async (it) => {
    it.write('elsewhere/.config/touchmark/policy.jsonc', { preset: 'observe' })
    return { env: { HOME: join(it.home, 'elsewhere') } }
  },
  'variables that might mean something': async (it) => ({
    env: {
      TOUCHMARK_POLICY: it.write('loose.jsonc', { preset: 'observe' }),
      TOUCHMARK_MACHINE_POLICY: '/dev/null',
      NODE_OPTIONS: '--no-warnings',
      NODE_ENV: 'test',
      CI: '',
    },
  }),
  'a PATH with programs of its own': async (it) => {
    for (const program of ['node', 'npm', 'npx', 'touchmark']) {
      chmodSync(it.write(`bin/${program}`, '#!/bin/sh\nexit 0\n'), 0o755)
    }
    return { env: { PATH: `${join(it.home, 'bin')}:${process.env.PATH}` } }
  },
  'another entry and another name': async () => ({
    words: ['verify', '--json', '--entry', 'fresh', '--name', 'io.github.acme/unsigned', '--', ...server],
  }),
  'another entry without a name': async () => ({ words: ['verify', '--json', '--entry', 'fresh', '--', ...server] }),
  '--accept-first for a fresh entry': async () => ({
    words: ['verify', '--json', '--accept-first', '--entry', 'fresh', '--', ...server],
  }),
  '--bundle with a key of its own': async (it) => {
    await it.forgeRelease()
    return { words: withBundle() }
  },
  '--trusted-root of its own': async (it) => {
    it.write('project/root.json', '{"mediaType":"mine"}')
    return { words: ['verify', '--json', '--trusted-root', 'root.json', ...verify.slice(2)] }
  },
  '--control of its own': async (it) => {
    it.write('project/control.json', { name, origin: 'registry.test', statements: [] })
    return { words: ['verify', '--json', '--control', 'control.json', ...verify.slice(2)] }
  },
  '--as-is': async () => ({ words: ['verify', '--json', '--as-is', ...verify.slice(2)] }),
  'review with a key that lies open': async (it) => {
    await it.forgeRelease()
    const words = ['review', '--approve', '--key', 'mine.key', '-o', 'review.json', `${name}@1.0.0`, './now.json']
    await it.touchmark(words, { type: typesEverything })
  },
  'review with a passphrase of its own, typing all': async (it) => {
    await it.forgeRelease()
    await it.newKey('own.key')
    const words = ['review', '--approve', '--key', 'own.key', '-o', 'review.json', `${name}@1.0.0`, './now.json']
    const { status } = await it.touchmark(words, { type: typesEverything })
    it.said.push(`review ended with ${status}`)
    await it.touchmark(['review', 'keep', 'review.json'])
    return { words: ['verify', '--json', '--bundle', 'review.json', ...verify.slice(2)] }
  },
  'a release of its own among the reviews': async (it) => {
    await it.forgeRelease()
    mkdirSync(join(it.state, 'reviews'), { recursive: true })
    cpSync(join(it.project, 'mine.bundle.json'), join(it.state, 'reviews/mine.json'))
  },
  unwrap: async (it) => {
    it.write('project/.mcp.json', mcpJson(server))
    return { words: ['verify', '--all', '--json'] }
  },
  'unwrap, and forget': async (it) => {
    it.write('project/.mcp.json', mcpJson(server))
    rmSync(it.state, { recursive: true })
    await it.touchmark(['consent', entry], { type: typesEverything })
    return { words: ['verify', '--all', '--json'] }
  },
  'unwrap the file of another client': async (it) => {
    it.write(
      '.codex/config.toml',
      `[mcp_servers.${entry}]\ncommand = "${server[0]}"\nargs = ${JSON.stringify(server.slice(1))}\n`,
    )
    return { words: ['verify', '--all', '--json'] }
  },
  'unwrap, typing the code': async (it) => {
    await it.touchmark(['unwrap', './.mcp.json'], { type: typesEverything })
    await it.touchmark(['consent', entry], { type: typesEverything })
    return { words: ['verify', '--all', '--json'] }
  },
  'a guard of its own': async (it) => {
    it.write('project/touchmark', '#!/bin/sh\nshift 3\nexec "$@"\n')
    it.write('project/.mcp.json', mcpJson(['./touchmark', 'guard', '--entry', entry, ...server]))
    return { words: ['verify', '--all', '--json'] }
  },
  'NODE_OPTIONS in the wrapped entry': async (it) => {
    const preload = it.write('preload.cjs', 'process.exit(0)')
    const guarded = [process.execPath, main, 'guard', '--entry', entry, '--name', name, ...server]
    it.write('project/.mcp.json', mcpJson(guarded, { NODE_OPTIONS: `--require=${preload}` }))
    return { words: ['verify', '--all', '--json'] }
  },
  'the machine policy itself': async (it) => {
    for (const change of [
      () => writeFile(machinePolicy, '{}'),
      () => unlink(machinePolicy),
      () => rename(machinePolicy, `${machinePolicy}.old`),
      () => writeFile(`${machinePolicy}.new`, '{}').then(() => rename(`${machinePolicy}.new`, machinePolicy)),
    ]) {
      await change().then(
        () => it.said.push('MACHINE POLICY CHANGED'),
        (error) => it.said.push(`the machine policy: ${error.code}`),
      )
    }
  },
}

function withBundle() {
  return ['verify', '--json', '--bundle', 'mine.bundle.json', '--bundle-snapshot', 'now.json', ...verify.slice(2)]
}

/** What a client that uses the guard is shown after the attempt. */
async function session(it, env) {
  const request = (id, method, params) => `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`
  const clientInfo = { name: 'agent', version: '1' }
  const input = [
    request(0, 'initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }),
    `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`,
    request(1, 'tools/list', {}),
    request(2, 'tools/call', { name: 'read_file', arguments: {} }),
  ].join('')
  const words = ['guard', '--entry', entry, '--name', name, '--', ...server]
  const { output } = await it.touchmark(words, { env, input })
  return output
}

async function perform(title) {
  const it = new Attempt(title)
  const { words = verify, env = {} } = (await attempts[title](it)) ?? {}
  const verdict = await it.touchmark(words, { env })
  const guarded = scene.sessions.includes(title) ? await session(it, env) : null
  const doctor = scene.doctor.includes(title)
    ? (await it.touchmark(['doctor', '--json', '--offline'], { env })).output
    : ''
  rmSync(it.home, { recursive: true, force: true })
  return { title, status: verdict.status, verdict: verdict.output, guarded, doctor, said: it.said.join('\n') }
}

const queue = scene.titles ?? Object.keys(attempts)
const results = []
const work = async () => {
  for (let title = queue.shift(); title !== undefined; title = queue.shift()) results.push(await perform(title))
}
await Promise.all(Array.from({ length: attemptsAtOnce }, work))
process.stdout.write(JSON.stringify({ uid: process.getuid(), results }))
