/**
 * Watches the events of one session's call log and says what somebody should hear of (LOG-4). It never refuses anything,
 * and keeps a bounded number of times and names.
 */
import { BlockList, isIP } from 'node:net'
import { ownText } from '../../encoding/own-text.ts'
import { riskClass } from '../../lint/risk-class.ts'
import type { Definition } from '../../snapshot/definition.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { CallLogEvent } from '../call-log/call-log-event.ts'
import type { Alert, AlertRule } from './alert.ts'
import { type Habits, noHabits } from './habits.ts'

/** What is watched for beside what always is. */
export interface AlertWatchOptions {
  /** Most calls in any 60 seconds of the session; absent: not watched. */
  readonly perMinute?: number
  /** Addresses and networks (`10.0.0.0/8`) that callers come from; absent: not watched. Over stdio there is none. */
  readonly addresses?: readonly string[]
  readonly habits?: Habits
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly onAlert: (alert: Alert) => void
}

/** Calls that must be known before anything counts as unusual. */
const minKnownCalls = 100
/** How many times the usual is unusual, and from how many calls on. */
const volumeFactor = 3
const minVolume = 20
/** A tool below this share of all calls is rare. */
const rareShare = 0.01
/** One rule says the same of one subject at most once in this time. */
const quietMs = 60_000
const hourMs = 3_600_000
const maxRemembered = 4_096

/** The rules of one session. */
export class AlertWatch {
  readonly #options: AlertWatchOptions
  readonly #before: Habits
  readonly #told = new Map<string, number>()
  readonly #allowed: BlockList | undefined
  #times: number[] = []
  #runsCode: ReadonlySet<string> = new Set()
  readonly #tools = new Map<string, number>()
  readonly #hours = new Array<number>(24).fill(0)
  readonly #active = new Map<number, number>()

  constructor(options: AlertWatchOptions) {
    this.#options = options
    this.#before = options.habits ?? noHabits
    this.#allowed = options.addresses === undefined ? undefined : networks(options.addresses)
  }

  /** The tools that the server shows from now on. */
  setTools({ sections: { tools } }: Snapshot): void {
    this.#runsCode = new Set(tools.filter(runsCode).map(({ name }) => name))
    for (const name of tools.map((tool) => ownText(tool.name))) {
      if (this.#before.tools.size > 0 && !this.#before.tools.has(name) && !this.#tools.has(name))
        this.#tell('new-tool', name)
      if (!this.#tools.has(name) && this.#tools.size < maxRemembered) this.#tools.set(name, 0)
    }
  }

  /** One event of the call log. */
  take(event: CallLogEvent): void {
    if (event.kind === 'call') this.#takeCall(event.method, event.name, event.address)
    if (event.kind === 'incident' && event.code === 'call-argument') this.#tell('argument-refused', event.incident)
    if (event.kind === 'authentication' && (event.outcome === 'failure' || event.outcome === 'locked-out')) {
      this.#tell('authentication-failed', event.subject === '' ? event.address : event.subject)
    }
  }

  /** What is usual after this session: all that was known, and what happened in it. */
  habits(): Habits {
    const tools = new Map(this.#before.tools)
    for (const [name, calls] of this.#tools) tools.set(name, (tools.get(name) ?? 0) + calls)
    const calls = [...this.#active.values()].reduce((sum, count) => sum + count, 0)
    return {
      tools,
      hours: this.#before.hours.map((count, hour) => count + (this.#hours[hour] ?? 0)),
      activeHours: this.#before.activeHours + this.#active.size,
      calls: this.#before.calls + calls,
    }
  }

  #takeCall(method: string, name: string, address: string): void {
    if (method !== 'tools/call') return
    const now = this.#options.now()
    this.#watchRate(now)
    this.#watchHabits(name, now)
    if (this.#runsCode.has(name)) this.#tell('shell-call', name)
    if (this.#allowed !== undefined && !isAllowed(this.#allowed, address)) this.#tell('unexpected-address', address)
  }

  #watchRate(now: number): void {
    const { perMinute } = this.#options
    if (perMinute === undefined) return
    this.#times = [...this.#times, now].filter((time) => now - time < 60_000).slice(-perMinute - 1)
    if (this.#times.length > perMinute) this.#tell('call-rate', '')
  }

  #watchHabits(name: string, now: number): void {
    const { calls, hours, activeHours, tools } = this.#before
    const hour = Math.floor(now / hourMs)
    const inHour = (this.#active.get(hour) ?? 0) + 1
    this.#active.set(hour, inHour)
    this.#hours[hour % 24] = (this.#hours[hour % 24] ?? 0) + 1
    if (this.#tools.has(name) || this.#tools.size < maxRemembered)
      this.#tools.set(name, (this.#tools.get(name) ?? 0) + 1)
    if (calls < minKnownCalls) return
    const usual = calls / Math.max(1, activeHours)
    if (inHour >= minVolume && inHour > volumeFactor * usual) this.#tell('unusual-volume', '')
    if (hours[hour % 24] === 0) this.#tell('unusual-hour', '')
    if ((tools.get(name) ?? 0) < rareShare * calls) this.#tell('rare-tool', name)
  }

  #tell(rule: AlertRule, subject: string): void {
    const key = `${rule}\n${subject}`
    const now = this.#options.now()
    const last = this.#told.get(key)
    if (last !== undefined && now - last < quietMs) return
    if (this.#told.size >= maxRemembered) this.#told.clear()
    this.#told.set(key, now)
    this.#options.onAlert({ rule, subject })
  }
}

/** By what it says of itself, or by a name that says it all. */
function runsCode(tool: Definition): boolean {
  return shellName.test(tool.name) || riskClass(tool).reasons.includes('runs-code')
}

const shellName =
  /(?:^|[_.-])(?:bash|shell|sh|zsh|exec|execute|terminal|powershell|cmd|(?:run|execute)_?(?:command|code|script))(?:$|[_.-])/i

function networks(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of addresses) {
    const [address = '', bits] = text.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** What is no address, such as `stdio`, is this machine. */
function isAllowed(allowed: BlockList, address: string): boolean {
  const family = isIP(address)
  return family === 0 || allowed.check(address, family === 6 ? 'ipv6' : 'ipv4')
}
