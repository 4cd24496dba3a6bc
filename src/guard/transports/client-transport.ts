/** What the library's transports have in common: their options, and the shape that clients of both SDKs accept. */
import { randomBytes } from 'node:crypto'
import type { Assessment } from '../../client/assessment/assessment.ts'
import type { AssessmentChoice } from '../../client/assessment/prepare-assessment.ts'
import { machinePolicyPath } from '../../client/policy/policy-bytes.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import { parseHeaders, parseTarget, requireLive, type Target } from '../../client/target.ts'
import type { Reason } from '../../trust/reasons.ts'
import type { Effect, ItemVerdict } from '../../trust/verdict.ts'
import type { GuardLimits } from '../session/session-state.ts'

/**
 * The transport of @modelcontextprotocol/sdk 1.x and @modelcontextprotocol/client 2.x, as far as a client uses it. Neither
 * is imported: their own types accept this one.
 */
export interface ClientTransport {
  /** Called by the client; resolves when messages can be sent. */
  start(): Promise<void>
  send(message: object, options?: object): Promise<void>
  close(): Promise<void>
  onclose?: (() => void) | undefined
  onerror?: ((error: Error) => void) | undefined
  /** A message as its JSON value. Only what was verified comes here. */
  onmessage?: ((message: object, extra?: unknown) => void) | undefined
}

/** A server: a program that speaks over stdio, or the URL of one that speaks streamable HTTP. */
export type ServerParameters =
  | {
      readonly command: string
      readonly args?: readonly string[]
      /** Variables for the server beyond the safe ones of {@link TransportOptions.environment}. */
      readonly env?: Readonly<Record<string, string>>
      readonly cwd?: string
    }
  | {
      readonly url: string | URL
      readonly headers?: Readonly<Record<string, string>>
      /** Allow plain `http://` beyond loopback; default false. */
      readonly insecure?: boolean
    }

/** What was decided about all that a server shows. */
export interface TransportVerdict {
  readonly effect: Effect
  readonly reasons: readonly Reason[]
  /** Each item's own verdict. Names are attacker-controlled. */
  readonly items: readonly ItemVerdict[]
  readonly checked: readonly string[]
  /** What was not checked; `bytes` where the messages were parsed before they could be seen. */
  readonly notChecked: readonly string[]
}

/** Options of both transports. Names, files and `offline` are those of `touchmark guard`. */
export interface TransportOptions extends Omit<AssessmentChoice, 'files'> {
  /**
   * Usually `process.env`: says where the user's folders are, whether this is CI, and what a server inherits (HOME,
   * LOGNAME, PATH, SHELL, TERM, USER). Nothing here reads the environment by itself.
   */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The project: where `touchmark.lock` and `touchmark.policy.jsonc` are looked for; default the working directory. */
  readonly project?: string
  readonly limits?: Partial<GuardLimits>
  /** Write a call log, whatever policy says; default false. */
  readonly callLog?: boolean
  /** Gets each line that is meant for people, escaped; default standard error. */
  readonly onNotice?: (line: string) => void
  /** Told of every verdict on all that the server shows; default nobody. */
  readonly onVerdict?: (verdict: TransportVerdict) => void
}

/**
 * The target of some parameters.
 *
 * @throws UsageError `E_USAGE` for an empty command, a URL or a header that cannot be used.
 */
export function targetOf(server: ServerParameters): Target {
  if ('command' in server) {
    const { command, args = [], env = {}, cwd } = server
    return requireLive(parseTarget([command, ...args], { as: 'command', env, ...(cwd === undefined ? {} : { cwd }) }))
  }
  const { url, headers = {}, insecure = false } = server
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return requireLive(parseTarget([String(url)], { as: 'url', headers: parseHeaders(lines), insecure }))
}

/** The surroundings that the options describe. */
export function surroundingsOf({ environment, project, onNotice }: TransportOptions): Surroundings {
  const tell = onNotice ?? ((line: string) => void process.stderr.write(`${line}\n`))
  return {
    env: environment,
    cwd: project ?? process.cwd(),
    machinePolicy: { path: machinePolicyPath, owner: 0 },
    stderr: { write: (text) => tell(text.replace(/\n$/, '')) },
    now: () => Date.now(),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  }
}

/** The verdict of an assessment, with what else was not checked. */
export function transportVerdict(
  { verdict }: Pick<Assessment, 'verdict'>,
  notChecked: readonly string[],
): TransportVerdict {
  const { effect, reasons, items, checked } = verdict
  return { effect, reasons, items, checked, notChecked: [...verdict.notChecked, ...notChecked] }
}
