/** Findings as a list: how grave, which rule, where, and what it says. */
import type { Severity } from '../../src/lint/finding.ts'
import { RevealedText } from './revealed-text.tsx'

/** One finding to be listed. */
export interface ListedFinding {
  readonly rule: string
  readonly severity: Severity
  /** Where it lies, as the reader should see it. */
  readonly pointer: string
  readonly message: string
}

const marks: Record<Severity, string> = { error: '✕', warning: '!', note: 'i' }

/** The list; nothing where there are no findings. */
export function FindingList({ findings }: { findings: readonly ListedFinding[] }) {
  if (findings.length === 0) return null
  return (
    <ul class="findings">
      {findings.map((finding) => (
        <li class={`finding ${finding.severity}`}>
          <span class="finding-mark" aria-hidden="true">
            {marks[finding.severity]}
          </span>
          <span class="finding-head">
            <span class="severity">{finding.severity}</span> <code class="rule">{finding.rule}</code>
          </span>
          <span class="finding-body">
            <RevealedText text={finding.message} />{' '}
            {finding.pointer === '' ? null : (
              <code class="pointer">
                <RevealedText text={finding.pointer} />
              </code>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
