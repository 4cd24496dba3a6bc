import { RegistryError } from '../../src/errors.ts'
import type { Finding } from '../../src/lint/finding.ts'

/** A refusal that says when to come back. */
export class RateLimitedError extends RegistryError {
  /** Whole seconds, at least 1. */
  readonly retryAfterSeconds: number

  /** @param found what there was too much of. */
  constructor(found: string, retryAfterSeconds: number) {
    super('E_RATE_LIMITED', { found, next: `Try again in ${retryAfterSeconds} s` })
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A publish that lint refused, with the findings that did it. */
export class LintRefusedError extends RegistryError {
  readonly findings: readonly Finding[]

  /** @param findings those of severity `error`, at least one. */
  constructor(findings: readonly Finding[]) {
    const first = findings[0]
    super('E_LINT_REFUSED', {
      found: `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} of severity error`,
      ...(first === undefined ? {} : { where: `${first.section}, first by rule ${first.rule}` }),
      next: 'See "touchmark lint"; change the definitions and publish again',
    })
    this.findings = findings
  }
}
