/** What a person is told of a guarded session while it runs: on the desktop, and of a server that they are writing. */
import { realpathSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { Assessment } from '../src/client/assessment/assessment.ts'
import type { PreparedAssessment } from '../src/client/assessment/prepare-assessment.ts'
import type { NoticeSubject } from '../src/client/desktop-notice.ts'
import type { Target } from '../src/client/target.ts'
import { UsageError } from '../src/errors.ts'
import type { GuardChoice } from '../src/guard/guarded-session/open-guard.ts'
import { quote, visibleLine } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { findingLine } from './render/findings.ts'

export const sessionOptions = {
  notify: {
    type: 'boolean',
    help: 'show a notice on the desktop, once a session, when something is withheld, and when a call waits for you',
  },
  dev: { type: 'boolean', help: 'for a server in this folder that you are writing: show changes, pin nothing' },
} as const satisfies OptionSpecs

/**
 * What was chosen for a session.
 *
 * @throws UsageError `E_USAGE` for --dev under a machine policy, or with a command from elsewhere.
 */
export function readSessionChoice(
  target: Target,
  { policy }: PreparedAssessment,
  options: ParsedOptions,
  io: Io,
): Pick<GuardChoice, 'onIncident' | 'onAsked' | 'onAssessed' | 'development'> {
  const told = options.flag('notify') ? { onIncident: notifier(io), onAsked: askingNotifier(io) } : {}
  if (!options.flag('dev')) return told
  if (policy.delegated !== null) {
    throw new UsageError('E_USAGE', { found: '--dev', expected: 'a machine without a policy of its own' })
  }
  requireOwnCommand(target, io)
  return { ...told, development: true, onAssessed: (assessment) => io.stderr.write(developmentText(assessment)) }
}

/** One notice a session: whoever wants to know more asks `touchmark status`. */
function notifier(io: Io): NonNullable<GuardChoice['onIncident']> {
  let told = false
  return (_incident, enforced) => {
    if (told || !enforced) return
    told = true
    notify('withheld', io)
  }
}

/** A call that waits is told of each time, but no faster than a person can look. */
function askingNotifier(io: Io): NonNullable<GuardChoice['onAsked']> {
  let toldAt = Number.NEGATIVE_INFINITY
  return () => {
    if (io.now() - toldAt < quietMs) return
    toldAt = io.now()
    notify('waiting-call', io)
  }
}

const quietMs = 10_000

function notify(subject: NoticeSubject, io: Io): void {
  void import('../src/client/desktop-notice.ts')
    .then(({ showDesktopNotice }) => showDesktopNotice(subject, io.env))
    .then((shown) => {
      if (!shown) io.stderr.write('touchmark: no notice could be shown on the desktop\n')
    })
}

/** The program, or the script that it runs, lies in the folder where the guard was started. */
function requireOwnCommand(target: Target, io: Io): void {
  const words = target.kind === 'command' ? target.argv.slice(0, 2) : []
  if (words.some((word) => isInside(resolve(io.cwd, word), io.cwd))) return
  throw new UsageError('E_USAGE', {
    found: '--dev with a server from elsewhere',
    where: quote(io.cwd, 200),
    expected: 'a command whose program or script lies in this folder',
  })
}

function isInside(path: string, folder: string): boolean {
  try {
    return realpathSync(path).startsWith(`${realpathSync(folder)}${sep}`)
  } catch {
    return false
  }
}

/** What a person who writes the server wants to know: findings, and what differs from the pin. Escaped. */
function developmentText({ findings, changes }: Assessment): string {
  const shown = [
    ...findings.filter(({ severity }) => severity !== 'note').map(findingLine),
    ...changes.flatMap(({ kind, section, name, details }) =>
      details.map(({ pointer }) => `${kind.padEnd(8)} ${section} ${quote(name)} ${visibleLine(pointer, 120)}`),
    ),
  ]
  const lines = shown.length === 0 ? ['nothing found, nothing changed'] : shown.slice(0, maxLines)
  const more = shown.length > maxLines ? [`and ${shown.length - maxLines} more`] : []
  return [...lines, ...more].map((line) => `touchmark dev: ${line}\n`).join('')
}

const maxLines = 40
