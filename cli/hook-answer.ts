/**
 * `touchmark hook answer CLIENT`, apart from the other verbs: a client starts it before every call, so it loads next to
 * nothing.
 */
import { join } from 'node:path'
import { defaultPolicyPaths } from '../src/client/policy/policy-bytes.ts'
import { configHome, stateHome } from '../src/client/state/folders.ts'
import { answerHook, maxHookInput } from '../src/guard/hook/answer-hook.ts'
import { hookClients } from '../src/hosts/hook-event.ts'
import type { Io } from './io.ts'

/** What of its surroundings a hook uses. */
export interface HookIo extends Pick<Io, 'stdin' | 'env' | 'cwd' | 'machinePolicy' | 'now'> {
  readonly stdout: { write(text: string): void }
  readonly stderr: { write(text: string): void }
}

/**
 * Answers one question of a client. Returns 0 where it is answered, and 2 where it cannot be: to every client that is a
 * refusal, with the line on stderr as its reason. Never throws.
 */
export async function runHookAnswer(argv: readonly string[], io: HookIo): Promise<0 | 2> {
  try {
    const client = hookClients.find((name) => name === argv[0])
    const rest = argv.slice(1)
    if (client === undefined || rest.some((word) => word !== '--ask-flagged'))
      return refuse(io, 'its client is not known')
    const configured = configHome(io)
    const machine = io.machinePolicy
    io.stdout.write(
      await answerHook(client, await readInput(io.stdin), {
        stateFolder: join(stateHome(io), 'touchmark'),
        policyPaths: (project) => ({
          ...defaultPolicyPaths({ configHome: configured, project }),
          machine: machine.path,
        }),
        machineOwner: machine.owner,
        env: io.env,
        cwd: io.cwd,
        now: io.now(),
        askFlagged: rest.length > 0,
      }),
    )
    return 0
  } catch {
    return refuse(io, 'the hook failed')
  }
}

/** Fixed words: what went wrong may hold foreign text, and a model reads this. */
function refuse(io: HookIo, why: string): 2 {
  io.stderr.write(`Touchmark could not answer: ${why}. A person can look with: touchmark doctor\n`)
  return 2
}

/** Everything on standard input; null where that is more than a hook reads. */
async function readInput(stdin: HookIo['stdin']): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stdin) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    length += bytes.length
    if (length > maxHookInput) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
