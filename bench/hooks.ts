/**
 * `touchmark hook answer` as a client starts it, with 50 configured servers: the 95th percentile of 100 process starts
 * against `node -e 0` in the same run. The goal is 1.5 times that, and 15 ms.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packageRoot } from '../src/client/package-root.ts'
import { policyDigest } from '../src/client/policy/policy-digest.ts'
import { type CachedVerdict, formatVerdict } from '../src/client/state/verdict-cache.ts'
import { verdictPath } from '../src/client/state/verdict-path.ts'

const servers = 50
const toolsEach = 20
const starts = 100
const home = mkdtempSync(join(tmpdir(), 'touchmark-bench-'))
const state = join(home, '.local/state/touchmark')
/** As a client starts it from a user's settings, and by the command's name from a project's. */
const programs = {
  hook: join(packageRoot(), 'dist/cli/hook.cjs'),
  program: join(packageRoot(), 'dist/program/touchmark.js'),
} as const
// Extra certificates alone cost a Node 20 process 33 ms, so the environment is a clean one.
const env = { PATH: process.env['PATH'], HOME: home }

const policies: Readonly<Record<string, string | null>> = {
  'no policy': null,
  'a policy': '{ "preset": "standard" }',
  'a policy for calls': '{ "calls": { "preset": "standard", "rules": [] } }',
}

const questions: Readonly<Record<string, object>> = {
  'claude-code': {
    hook_event_name: 'PreToolUse',
    tool_name: 'mcp__server_25__tool_7',
    tool_input: { path: '/srv/a.txt' },
    mcp_server: { name: 'server 25', source: 'user' },
  },
  codex: { hook_event_name: 'PreToolUse', tool_name: 'mcp__server_25__tool_7', tool_input: { path: '/srv/a.txt' } },
  gemini: {
    hook_event_name: 'BeforeTool',
    tool_name: 'mcp_server_25_tool_7',
    tool_input: {},
    mcp_context: { server_name: 'server 25', tool_name: 'tool_7', command: 'server', args: ['25'] },
  },
  cursor: {
    hook_event_name: 'beforeMCPExecution',
    tool_name: 'tool_7',
    tool_input: '{}',
    mcp_server_name: 'server 25',
    command: 'server 25',
  },
  // Says neither the entry nor how the server is reached: every file is opened, and one read whole.
  vscode: { hookEventName: 'PreToolUse', tool_name: 'mcp_server_25_tool_7', tool_input: {} },
}

function keep(index: number, digest: string): void {
  const verdict: CachedVerdict = {
    entry: `server ${index}`,
    name: null,
    announced: [`server-${index}`],
    folder: home,
    target: { kind: 'command', argv: ['server', String(index)] },
    by: 'verify',
    policyDigest: digest,
    snapshotDigest: 'a'.repeat(64),
    judgedAt: Date.now(),
    serverEffect: 'allow',
    tools: Array.from({ length: toolsEach }, (_, tool) => ({
      name: `tool_${tool}`,
      effect: 'allow',
      hash: 'b'.repeat(64),
    })),
  }
  const path = verdictPath(state, verdict.entry)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, formatVerdict(verdict))
}

function prepare(policy: string | null): void {
  const path = join(home, '.config/touchmark/policy.jsonc')
  rmSync(path, { force: true })
  const bytes = new Uint8Array(Buffer.from(policy ?? ''))
  mkdirSync(dirname(path), { recursive: true })
  if (policy !== null) writeFileSync(path, bytes)
  const digest = policyDigest(policy === null ? [] : [{ name: 'user', path, bytes }])
  for (let index = 0; index < servers; index += 1) keep(index, digest)
}

function started(words: readonly string[], input = ''): number {
  const begin = performance.now()
  const { status, stdout } = spawnSync(process.execPath, words, { env, cwd: home, input, encoding: 'utf8' })
  const took = performance.now() - begin
  if (status !== 0 || stdout.includes('deny')) throw new Error(`not a passing call: ${stdout}`)
  return took
}

function percentile95(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN
}

function measure(label: string, client: string, form: keyof typeof programs = 'hook'): void {
  const words = [programs[form], 'hook', 'answer', client]
  const input = JSON.stringify(questions[client])
  const times: { ours: number; bare: number }[] = []
  for (let start = 0; start < starts; start += 1)
    times.push({ ours: started(words, input), bare: started(['-e', '0']) })
  const ours = percentile95(times.map((time) => time.ours))
  const bare = percentile95(times.map((time) => time.bare))
  const goal = 1.5 * bare + 15
  console.log(
    `${label.padEnd(44)} p95 ours ${ours.toFixed(1).padStart(6)} ms   node -e 0 ${bare.toFixed(1).padStart(6)} ms   ratio ${(ours / bare).toFixed(2)}   of the goal ${(ours / goal).toFixed(2)}`,
  )
}

try {
  for (const [what, policy] of Object.entries(policies)) {
    prepare(policy)
    for (const client of policy === null ? Object.keys(questions) : ['claude-code']) {
      measure(`hook answer ${client}, ${servers} servers, ${what}`, client)
    }
    if (policy === null) measure(`touchmark hook answer claude-code, ${servers} servers`, 'claude-code', 'program')
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
