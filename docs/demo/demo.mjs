/**
 * The whole story with real parts: a real server, real processes, a real registry over HTTP, a real client.
 *
 * A publisher signs what @modelcontextprotocol/server-filesystem shows and publishes it to a registry on this machine. A
 * client verifies it and is let through. Then the server turns: one description carries a hidden instruction. A client
 * without protection receives it; behind the guard it does not, and the diff shows what was hidden.
 *
 * Everything happens in a temporary folder and on loopback; nothing is left behind.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'touchmark-demo-'))
const name = 'io.github.example/files'
const environment = {
  PATH: process.env.PATH,
  HOME: folder,
  XDG_STATE_HOME: join(folder, 'state'),
  XDG_CONFIG_HOME: join(folder, 'config'),
  TOUCHMARK_KEY_PASSPHRASE: 'a passphrase for the demo',
}

// The server: its first starts are honest. See turncoat.mjs.
const goodStarts = 3
const filesystemServer = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/dist/index.js')
const server = [
  process.execPath,
  join(root, 'docs/demo/turncoat.mjs'),
  join(folder, 'starts'),
  String(goodStarts),
  '--',
  process.execPath,
  filesystemServer,
  folder,
]

const say = (text) => process.stdout.write(`\n${text}\n`)
const indent = (text) => text.replace(/^(?=.)/gm, '    ')

/** Runs one of our programs, prints the command line and its output, and returns both outputs. */
async function touchmark(args, { expect = 0, shown = args } = {}) {
  process.stdout.write(`\n  $ touchmark ${shown.join(' ')}\n`)
  const child = spawn(process.execPath, [join(root, 'dist/program/touchmark.js'), ...args], {
    cwd: folder,
    env: environment,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  child.stdin.end()
  const status = await new Promise((resolve) => child.on('close', resolve))
  process.stdout.write(indent(output))
  if (status !== expect) throw new Error(`exit status ${status}, expected ${expect}`)
  return output
}

/** Starts the registry and returns its URL and how to stop it. */
async function startRegistry() {
  const program = join(root, 'dist/registry/main.js')
  const data = join(folder, 'registry')
  const bootstrap = spawn(
    process.execPath,
    [program, 'admin', 'bootstrap', '--data', data, '--origin', 'registry.example', '--json'],
    { env: environment, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let printed = ''
  bootstrap.stdout.on('data', (chunk) => (printed += chunk))
  if ((await new Promise((resolve) => bootstrap.on('close', resolve))) !== 0)
    throw new Error('the registry could not be set up')
  const child = spawn(process.execPath, [program, 'serve', '--data', data, '--port', '0'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const url = await new Promise((resolve, reject) => {
    lines.on('line', (line) => line.startsWith('listening on ') && resolve(line.slice('listening on '.length)))
    child.on('exit', (code) => reject(new Error(`the registry ended with ${code}`)))
  })
  const stop = async () => {
    child.removeAllListeners('exit')
    const ended = new Promise((resolve) => child.on('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
  return { url, printed, stop }
}

/** Connects the SDK's own client to a command and returns what it is shown. */
async function listTools([command, ...args]) {
  const client = new Client({ name: 'demo-client', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command, args, env: environment, stderr: 'ignore' }))
  try {
    return (await client.listTools()).tools
  } finally {
    await client.close()
  }
}

const describe = (tools) => tools.find((tool) => tool.name === 'read_text_file')?.description
const visible = (text) => text.replaceAll('\u200b', '<U+200B>')
const tail = (text) => `… ${visible(text.slice(-130))}`

async function story() {
  const registry = await startRegistry()
  try {
    await tell(registry)
  } finally {
    await registry.stop()
  }
}

const command = ['--', ...server]
const shownCommand = ['--', 'node', 'files-server.mjs']
const guard = [
  process.execPath,
  join(root, 'dist/program/touchmark.js'),
  'guard',
  '--name',
  name,
  '--entry',
  'files',
  ...command,
]

async function tell({ url, printed }) {
  const { verifierKey, operatorToken } = JSON.parse(printed)
  writeFileSync(join(folder, 'operator.token'), operatorToken, { mode: 0o600 })
  const publicKey = await publish(url, verifierKey)
  await verify(url, verifierKey, publicKey)
  await turn()
  await reveal()
}

async function publish(url, verifierKey) {
  say('1. The publisher makes a key, signs what the server shows, and publishes it.')
  const made = await touchmark(['key', 'new', '-o', 'publisher.key'])
  const identity = ['--key', 'publisher.key', '--name', name, '--version', '1.0.0']
  const registry = ['--registry', url, '--token-file', 'operator.token']
  await touchmark(
    ['publish', ...identity, ...registry, '--registry-key', verifierKey, '--out-dir', 'signed', ...command],
    {
      shown: ['publish', ...identity, ...registry, ...shownCommand],
    },
  )
  return /^public key +(\S+)$/m.exec(made)?.[1]
}

async function verify(url, verifierKey, publicKey) {
  say('2. A client trusts that key for that name, and verifies the server before it is used.')
  // "touchmark trust add" asks a person to type a code; what manages configuration writes the file.
  const policy = {
    publishers: [{ names: [name], identities: [{ type: 'key', publicKey }] }],
    registry: { url, key: verifierKey },
  }
  const text = JSON.stringify(policy, null, 2)
  mkdirSync(join(folder, 'config/touchmark'), { recursive: true })
  writeFileSync(join(folder, 'config/touchmark/policy.jsonc'), text)
  process.stdout.write(`\n${indent(`policy.jsonc:\n${text}`)}\n`)
  await touchmark(['verify', '--name', name, ...command], { shown: ['verify', '--name', name, ...shownCommand] })

  say('3. An ordinary MCP client uses the server through the guard.')
  const tools = await listTools(guard)
  process.stdout.write(`\n    ${tools.length} tools; read_text_file says:\n    ${tail(describe(tools))}\n`)
}

async function turn() {
  say('4. The server turns. Nothing in its package changed; it simply answers with another description.')
  const exposed = await listTools(server)
  process.stdout.write(`\n  without the guard the model reads:\n    ${tail(describe(exposed))}\n`)
  if (!describe(exposed).includes('id_rsa')) throw new Error('the unguarded client was not attacked')

  const guarded = await listTools(guard)
  const withheld = describe(guarded) === undefined && guarded.length === exposed.length - 1
  process.stdout.write(
    `\n  behind the guard:\n    ${guarded.length} of ${exposed.length} tools; read_text_file is ${withheld ? 'withheld' : 'THERE'}\n`,
  )
  if (!withheld) throw new Error('the guard did not protect')
}

async function reveal() {
  say('5. What was hidden.')
  const options = ['--name', name, '--entry', 'files']
  await touchmark(['status'])
  await touchmark(['verify', ...options, '--show-text', ...command], {
    expect: 1,
    shown: ['verify', ...options, ...shownCommand],
  })
  await touchmark(['snapshot', '-o', 'poisoned.snapshot.json', ...command], {
    shown: ['snapshot', '-o', 'poisoned.snapshot.json', ...shownCommand],
  })
  const files = ['signed/default.snapshot.json', './poisoned.snapshot.json']
  await touchmark(['diff', '--show-text', ...files], { shown: ['diff', ...files] })
  say('Blocked, and everybody can see why.')
}

try {
  await story()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
