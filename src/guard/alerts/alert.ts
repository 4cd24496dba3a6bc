/** What a person wants to hear of at once (LOG-4 of the hardening guides). Fixed words; names in it come from outside. */

/** Which rule fired. */
export type AlertRule =
  | 'call-rate'
  | 'shell-call'
  | 'argument-refused'
  | 'authentication-failed'
  | 'unusual-volume'
  | 'unusual-hour'
  | 'rare-tool'
  | 'new-tool'
  | 'unexpected-address'

/** What each rule says. */
export const alertMeanings = {
  'call-rate': 'more calls in a minute than the alert allows',
  'shell-call': 'a tool that runs commands was called',
  'argument-refused': 'the call policy refused what an argument says: a path, a host or a value',
  'authentication-failed': 'a caller could not prove who it is, or is locked out',
  'unusual-volume': 'more than three times as many calls in an hour as is usual here',
  'unusual-hour': 'a call at an hour at which this server was never called before',
  'rare-tool': 'a tool that was hardly ever called was called',
  'new-tool': 'the server shows a tool that was never seen here',
  'unexpected-address': 'a caller from an address that the policy does not name',
} as const satisfies Record<AlertRule, string>

/** One alert. */
export interface Alert {
  readonly rule: AlertRule
  /** What it is about: a tool, a subject, an address; empty where it is the session as a whole. Attacker-controlled. */
  readonly subject: string
}
