import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
/** The program as it is installed; global-setup.ts has seen to the build. */
export const builtMain = join(root, 'dist/program/touchmark.js')

/** The account of the agent: nobody's. */
const agentUid = 65_534

/**
 * Runs the rest as {@link agentUid}, in a mount namespace in which `/etc` has the machine policy of a test: the real
 * `/etc` stays as it is, whatever happens, and no other test sees it.
 */
const inNamespace = [
  'mount -t tmpfs tmpfs "$1" && mkdir -p "$1/upper/touchmark" "$1/work" && chmod 755 "$1/upper" "$1/upper/touchmark" &&',
  'if [ -n "$2" ]; then cp "$2" "$1/upper/touchmark/policy.jsonc" && chmod 644 "$1/upper/touchmark/policy.jsonc"; fi &&',
  'mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/upper,workdir=$1/work" /etc && shift 2 &&',
  `exec setpriv --reuid ${agentUid} --regid ${agentUid} --clear-groups "$@"`,
].join(' ')

/** What a program that ran as the agent did. */
export interface AgentRun {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder that the agent can reach, with a home of its own. */
export class AgentScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'touchmark-agent-'))
  /** Owned by the agent. */
  readonly home: string
  /** The project's folder in it. */
  readonly project: string

  constructor() {
    chmodSync(this.folder, 0o755)
    this.home = this.ownedByAgent('home')
    this.project = this.ownedByAgent('home/project')
  }

  /** A new folder that belongs to the agent. */
  ownedByAgent(name: string): string {
    const path = join(this.folder, name)
    mkdirSync(path, { mode: 0o700 })
    chownSync(path, agentUid, agentUid)
    return path
  }

  /** Writes a file that the agent can read and not change. */
  write(name: string, content: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, content, { mode: 0o644 })
    chmodSync(path, 0o644)
    return path
  }

  /** Runs a command as the agent; `policyFile` is what lies at the machine policy's place, null for nothing. */
  async run(argv: readonly string[], policyFile: string | null, input = ''): Promise<AgentRun> {
    const mounts = mkdtempSync(join(this.folder, 'mounts-'))
    const words = ['-m', 'sh', '-c', inNamespace, 'sh', mounts, policyFile ?? '', ...argv]
    const env = { PATH: process.env.PATH, HOME: this.home }
    const child = spawn('unshare', words, { cwd: this.project, env })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => (output.stdout += chunk))
    child.stderr.on('data', (chunk) => (output.stderr += chunk))
    child.stdin.end(input)
    const [status] = (await once(child, 'close')) as [number | null]
    return { status, ...output }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Why the agent cannot be played on this machine, or null where it can. */
export async function whyNoAgent(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'not root, so no other account and no machine policy'
  for (const program of ['unshare', 'setpriv', 'script', 'mount']) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return `no ${program} (util-linux)`
  }
  const scene = new AgentScene()
  try {
    const policy = scene.write('policy.jsonc', '{}')
    const version = await scene.run([process.execPath, builtMain, '--version'], policy)
    if (version.status === 0) return null
    return `no mount namespace, or the program is out of another account's reach: ${version.stderr.trim().split('\n')[0]}`
  } finally {
    scene.remove()
  }
}
