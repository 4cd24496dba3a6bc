/** Decides whether a call may go on, by the policy that was read at the start. Format: docs/spec/policy.md, `calls`. */
import type { JsonValue } from '../../encoding/json-value.ts'
import { riskClass } from '../../lint/risk-class.ts'
import type { Definition } from '../../snapshot/definition.ts'
import { type CallRule, type EffectiveCalls, isRuleFor, type OutputRule } from '../../trust/call-rules.ts'
import { counts } from '../../trust/policy.ts'
import type { IncidentCode } from '../incident.ts'
import { judgeArgument, namesDeniedFile } from './argument-rules.ts'
import { checkArguments, inputSchemaOf } from './argument-schema.ts'
import { type PresetRules, presetRules } from './call-presets.ts'
import { RateLimit } from './rate-limit.ts'

/** Which server the calls go to. */
export interface CalledServer {
  readonly entry: string
  /** Its registry name; null where it has none. */
  readonly name: string | null
}

/** A call that wants to go on. */
export interface WantedCall {
  readonly tool: string
  readonly arguments: JsonValue
  /** The tool's verified definition; undefined where there is none. */
  readonly definition: Definition | undefined
  /** The caller's scopes were held against {@link CallPolicy.wantedScopes} already; default false. */
  readonly areScopesChecked?: boolean
  /** It was judged and counted before, and waited for a person since; default false. */
  readonly isCounted?: boolean
}

/** Why a call may not go on. `detail` is for people, escaped, and never repeats an argument. */
export interface CallRefusal {
  readonly code: Extract<IncidentCode, `call-${string}`>
  readonly detail: string
}

type Test = (call: WantedCall, rules: readonly CallRule[]) => CallRefusal | undefined

/** The policy for the calls of one session. */
export class CallPolicy {
  readonly #calls: EffectiveCalls
  readonly #server: CalledServer
  readonly #preset: PresetRules
  readonly #clock: () => number
  readonly #now: () => number
  readonly #limit = new RateLimit()
  readonly #tests: readonly Test[]

  /** `clock` gives milliseconds that never go back, `now` milliseconds since 1970. */
  constructor(calls: EffectiveCalls, server: CalledServer, clock: () => number, now: () => number) {
    this.#calls = calls
    this.#server = server
    this.#preset = presetRules[calls.preset]
    this.#clock = clock
    this.#now = now
    // Rates last: a call that is refused for another reason is not counted.
    this.#tests = [this.#enabled, this.#scopes, this.#schema, this.#denied, this.#argumentRules, this.#rates]
  }

  /** False under `observe`: a refusal is written down, and the call goes on. */
  get enforces(): boolean {
    return this.#calls.preset !== 'observe'
  }

  /** Whether a call of any tool of this server must be written down. */
  get requiresLog(): boolean {
    const { rules } = this.#calls
    return this.#preset.requireAuditLog || rules.some((rule) => rule.requireAuditLog === true && this.#isOfServer(rule))
  }

  /** Judges a call and counts it; undefined where it may go on. */
  judge(call: WantedCall): CallRefusal | undefined {
    const rules = this.#rulesOf(call.tool)
    for (const test of this.#tests) {
      const refusal = test(call, rules)
      if (refusal !== undefined) return refusal
    }
    return undefined
  }

  /** How long a call may wait for a person's approval, in milliseconds; undefined where it needs none. */
  approvalMs(tool: string): number | undefined {
    const times = this.#rulesOf(tool).flatMap(({ approvalMs = [] }) => approvalMs)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** Whether a call of any tool of this server needs a person. */
  get asksPeople(): boolean {
    return this.#calls.rules.some((rule) => rule.approvalMs !== undefined && this.#isOfServer(rule))
  }

  /** Names of the secrets that arguments of this tool may refer to. */
  secretsOf(tool: string): readonly string[] {
    return this.#handedOut(this.#rulesOf(tool))
  }

  /** Names of the secrets that any tool of this server is given. */
  secretNames(): readonly string[] {
    return this.#handedOut(this.#calls.rules.filter((rule) => this.#isOfServer(rule)))
  }

  #handedOut(rules: readonly CallRule[]): readonly string[] {
    const handing = rules.filter(({ within }) => counts(within ?? null, this.#server.name))
    return [...new Set(handing.flatMap(({ secrets = [] }) => secrets))]
  }

  /** How long an answer may take, in milliseconds. */
  timeoutMs(tool: string): number {
    return Math.min(this.#preset.timeoutMs, ...this.#rulesOf(tool).flatMap(({ timeoutMs = [] }) => timeoutMs))
  }

  /** What an answer may carry: the strictest of all that holds. */
  output(tool: string): OutputRule {
    return [this.#preset.output, ...this.#rulesOf(tool).flatMap(({ output = [] }) => output)].reduce(stricter)
  }

  readonly #enabled: Test = ({ definition }, rules) => {
    if (rules.some(({ enabled }) => enabled === false)) return refuse('call-denied', 'policy turns this tool off')
    if (!this.#preset.highRiskNeedsReason) return undefined
    const risk = definition === undefined ? 'high' : riskClass(definition).level
    if (risk !== 'high' || rules.some((rule) => this.#enables(rule))) return undefined
    return refuse('call-high-risk', 'a tool of high risk; policy must enable it, with a reason')
  }

  #enables({ enabled, until, within }: CallRule): boolean {
    return enabled === true && (until === undefined || this.#now() < until) && counts(within ?? null, this.#server.name)
  }

  /** Scopes that a caller of this tool must hold, all of them. */
  wantedScopes(tool: string): readonly string[] {
    return [...new Set(this.#rulesOf(tool).flatMap(({ scopes = [] }) => scopes))]
  }

  readonly #scopes: Test = ({ tool, areScopesChecked = false }) => {
    return areScopesChecked || this.wantedScopes(tool).length === 0
      ? undefined
      : refuse('call-scope', 'policy wants scopes, and here no token says which there are')
  }

  readonly #schema: Test = ({ arguments: value, definition }) => {
    const schema = this.#preset.checksSchema && definition !== undefined ? inputSchemaOf(definition.value) : undefined
    const problem = schema === undefined ? undefined : checkArguments(schema, value)
    return problem === undefined ? undefined : refuse('call-schema', problem)
  }

  readonly #denied: Test = ({ arguments: value }, rules) => {
    const denied = [...this.#preset.denied, ...rules.flatMap((rule) => rule.denied ?? [])]
    if (denied.length === 0 || !namesDeniedFile(denied, value)) return undefined
    return refuse('call-argument', 'the arguments name a file that policy denies')
  }

  readonly #argumentRules: Test = ({ arguments: value }, rules) => {
    for (const rule of rules.flatMap((each) => each.arguments ?? [])) {
      const problem = judgeArgument(rule, value)
      if (problem !== undefined) return refuse('call-argument', problem)
    }
    return undefined
  }

  readonly #rates: Test = ({ tool, isCounted = false }, rules) => {
    if (isCounted) return undefined
    const now = this.#clock()
    const limits = this.#limitsOf(tool, rules)
    const over = limits.find(([what, limit]) => !this.#limit.fits(what, limit, now))
    if (over !== undefined) return refuse('call-rate', `more than ${over[1]} calls in a minute`)
    for (const [what] of limits) this.#limit.count(what, now)
    return undefined
  }

  #limitsOf(tool: string, rules: readonly CallRule[]): [what: string, limit: number][] {
    const ofTool = Object.hasOwn(this.#preset.perMinuteOf, tool) ? this.#preset.perMinuteOf[tool] : undefined
    // A tool that has a limit of its own is not counted among the others.
    return [
      ofTool === undefined ? ['session', this.#preset.perMinute] : [`tool ${tool}`, ofTool],
      ...rules.flatMap((rule): [string, number][] =>
        rule.perMinute === undefined ? [] : [[`rule ${this.#calls.rules.indexOf(rule)}`, rule.perMinute]],
      ),
    ]
  }

  #rulesOf(tool: string): CallRule[] {
    return this.#calls.rules.filter((rule) => isRuleFor(rule, { ...this.#server, tool }))
  }

  #isOfServer(rule: CallRule): boolean {
    return isRuleFor({ ...rule, tools: [] }, { ...this.#server, tool: '' })
  }
}

function refuse(code: CallRefusal['code'], detail: string): CallRefusal {
  return { code, detail }
}

function stricter(a: OutputRule, b: OutputRule): OutputRule {
  const limits = [a.maxCharacters, b.maxCharacters].filter((limit) => limit !== undefined)
  return {
    ...(limits.length === 0 ? {} : { maxCharacters: Math.min(...limits) }),
    clean: a.clean === true || b.clean === true,
    refuseInstructions: a.refuseInstructions === true || b.refuseInstructions === true,
    matchesSchema: a.matchesSchema === true || b.matchesSchema === true,
  }
}
