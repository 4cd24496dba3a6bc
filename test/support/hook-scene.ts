/** A state folder with cached verdicts in it, and a hook that looks at them. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type PolicyPaths, readPolicies } from '../../src/client/policy/policy-bytes.ts'
import { policyDigest } from '../../src/client/policy/policy-digest.ts'
import { type CachedVerdict, formatVerdict } from '../../src/client/state/verdict-cache.ts'
import { verdictPath } from '../../src/client/state/verdict-path.ts'
import { answerHook } from '../../src/guard/hook/answer-hook.ts'
import type { HookSurroundings } from '../../src/guard/hook/surroundings.ts'
import type { HookClient } from '../../src/hosts/hook-event.ts'
import { temporaryFolder } from './memory-io.ts'

/** 2026-11-21, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 21, 12)

/** A verdict of a server that shows two tools, of which one passes. */
export const weather: CachedVerdict = {
  entry: 'weather',
  name: null,
  announced: ['files'],
  folder: '/home/me/shop',
  target: { kind: 'command', argv: ['weather-server', '--stdio'] },
  by: 'verify',
  policyDigest: policyDigest([]),
  snapshotDigest: 'a'.repeat(64),
  judgedAt: noon - 3_600_000,
  serverEffect: 'allow',
  tools: [
    { name: 'read_file', effect: 'allow', hash: 'b'.repeat(64) },
    { name: 'write_file', effect: 'block', hash: 'c'.repeat(64) },
  ],
}

/** What a scene may have. */
export interface SceneOptions {
  readonly verdicts?: readonly Partial<CachedVerdict>[]
  /** A user's policy, as text. */
  readonly policy?: string
  readonly askFlagged?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** A scene. */
export interface HookScene {
  readonly folder: string
  readonly around: HookSurroundings
  /** Asks as a client does; gives what it is answered. */
  ask(client: HookClient, input: unknown): Promise<Record<string, unknown>>
  /** As {@link ask}, with the bytes themselves. */
  askBytes(client: HookClient, input: Uint8Array | string | null): Promise<Record<string, unknown>>
  keep(verdict: Partial<CachedVerdict>): Promise<void>
  write(name: string, text: string): string
}

/** Makes a scene; with one verdict, {@link weather}, unless others are given. */
export async function hookScene({
  verdicts = [{}],
  policy,
  askFlagged = false,
  env = {},
}: SceneOptions = {}): Promise<HookScene> {
  const folder = temporaryFolder()
  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }
  const paths: PolicyPaths = { machine: null, user: join(folder, 'policy.jsonc'), project: null }
  if (policy !== undefined) chmodSync(write('policy.jsonc', policy), 0o600)
  const digest = policyDigest(await readPolicies(paths, 0))
  const around: HookSurroundings = {
    stateFolder: join(folder, 'state'),
    policyPaths: () => paths,
    machineOwner: 0,
    env,
    cwd: folder,
    now: noon,
    askFlagged,
  }
  const keep = async (verdict: Partial<CachedVerdict>): Promise<void> => {
    const whole = { ...weather, policyDigest: digest, ...verdict }
    const path = verdictPath(around.stateFolder, whole.entry)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, formatVerdict(whole))
  }
  for (const verdict of verdicts) await keep(verdict)
  const askBytes: HookScene['askBytes'] = async (client, input) => {
    const bytes = typeof input === 'string' ? new Uint8Array(Buffer.from(input)) : input
    return JSON.parse(await answerHook(client, bytes, around)) as Record<string, unknown>
  }
  return {
    folder,
    around,
    keep,
    write,
    askBytes,
    ask: async (client, input) => await askBytes(client, JSON.stringify(input)),
  }
}

/** The decision in any client's form; `pass` where the client goes on as without us. */
export function decisionOf(answer: Record<string, unknown>): string {
  const specific = answer['hookSpecificOutput'] as Record<string, unknown> | undefined
  const decision =
    specific?.['permissionDecision'] ?? specific?.['action'] ?? answer['decision'] ?? answer['permission']
  return decision === undefined || decision === 'allow' ? 'pass' : String(decision)
}
