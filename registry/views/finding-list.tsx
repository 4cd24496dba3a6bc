/** Findings as a list: how grave, which rule, where, and what it says. */
import type { Severity } from '../../src/lint/finding.ts'
import { formatCount } from './layout.tsx'
import { RevealedText } from './revealed-text.tsx'
import type { FindingLine } from './view-models.ts'

/** Longer lists say how many more there are; the raw findings have all. */
const maxListed = 100

const marks: Record<Severity, string> = { error: '✕', warning: '!', note: 'i' }

/** The list; nothing where there are no findings. */
export function FindingList({ findings }: { findings: readonly FindingLine[] }) {
  if (findings.length === 0) return null
  return (
    <ul class="findings">
      {findings.slice(0, maxListed).map((finding) => (
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
      {findings.length > maxListed ? (
        <li class="finding-rest">and {formatCount(findings.length - maxListed)} more</li>
      ) : null}
    </ul>
  )
}
