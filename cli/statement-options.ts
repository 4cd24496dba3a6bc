/** Options of the verbs that make a statement: what is signed, under which name, by which key. */

import type { Binding } from '../src/attestation/binding.ts'
import { parseProfileName, parseServerName, parseVersion } from '../src/attestation/server-name.ts'
import { UsageError } from '../src/errors.ts'
import { describeRunning, type RunningTarget } from '../src/trust/binding-check.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'

/** Name, version, profile and bindings of a statement. */
export const statementOptions = {
  name: { type: 'string', value: 'NAME', help: "the server's registry name, for instance io.github.acme/weather" },
  version: { type: 'string', value: 'VERSION', help: 'the version that is signed' },
  profile: { type: 'string', value: 'PROFILE', help: 'the profile this snapshot is (default "default")' },
  bind: {
    type: 'string',
    multiple: true,
    value: 'BINDING',
    help: 'npm:NAME@VERSION#sha512-…, mcpb:SHA256, oci:DIGEST, an https origin; or npm, mcpb, oci, origin for what runs',
  },
} as const satisfies OptionSpecs

/** What a statement is about. */
export interface StatementChoice {
  readonly name: string
  readonly version: string
  readonly profile: string
  /** Those that were spelled out; see {@link liveBindings} for the others. */
  readonly bindings: readonly Binding[]
}

/**
 * @throws UsageError `E_USAGE` where the name or the version is missing or a binding is malformed; FormatError
 * `E_NAME_INVALID` where one of the names is.
 */
export function readStatementChoice(options: ParsedOptions): StatementChoice {
  return {
    name: parseServerName(required(options, 'name')),
    version: parseVersion(required(options, 'version')),
    profile: parseProfileName(options.text('profile') ?? 'default'),
    bindings: options
      .list('bind')
      .filter((word) => !isLiveWord(word))
      .map(readBinding),
  }
}

/** Words of `--bind` that mean: whatever is running. */
const liveWords = ['npm', 'mcpb', 'oci', 'origin'] as const

function isLiveWord(word: string): word is (typeof liveWords)[number] {
  return liveWords.some((each) => each === word)
}

/** Whether a binding is to be taken from what is running. */
export function wantsLiveBinding(options: ParsedOptions): boolean {
  return options.list('bind').some(isLiveWord)
}

/**
 * The bindings that are taken from what was really started or asked.
 *
 * @throws UsageError `E_USAGE` where that is not known, or of another kind than was asked for.
 */
export function liveBindings(options: ParsedOptions, running: RunningTarget): Binding[] {
  return options
    .list('bind')
    .filter(isLiveWord)
    .map((word) => {
      if (running.kind !== word) {
        throw new UsageError('E_USAGE', {
          found: `--bind ${word}, where what runs is ${describeRunning(running)}`,
          expected: 'a live target of that kind, or the binding spelled out',
        })
      }
      const { kind: type, ...facts } = running
      return { type, ...facts } as Binding
    })
}

/** @throws UsageError `E_USAGE` where the option is missing. */
export function required(options: ParsedOptions, name: string): string {
  const value = options.text(name)
  if (value === undefined) throw new UsageError('E_USAGE', { found: `no --${name}`, expected: `--${name} VALUE` })
  return value
}

function readBinding(word: string): Binding {
  const npm = /^npm:((?:@[a-z0-9._~-]+\/)?[a-z0-9._~-]+)@([0-9A-Za-z.+_-]{1,64})#(sha512-[A-Za-z0-9+/]{86}==)$/.exec(
    word,
  )
  if (npm?.[1] && npm[2] && npm[3]) return { type: 'npm', name: npm[1], version: npm[2], integrity: npm[3] }
  const mcpb = /^mcpb:([0-9a-f]{64})$/.exec(word)
  if (mcpb?.[1]) return { type: 'mcpb', sha256: mcpb[1] }
  const oci = /^oci:(sha256:[0-9a-f]{64})$/.exec(word)
  if (oci?.[1]) return { type: 'oci', digest: oci[1] }
  if (URL.canParse(word) && new URL(word).protocol === 'https:') return { type: 'origin', origin: new URL(word).origin }
  throw new UsageError('E_USAGE', {
    found: `--bind ${quote(word)}`,
    expected: 'npm:NAME@VERSION#sha512-…, mcpb:SHA256, oci:sha256:DIGEST, an https origin, or npm, mcpb, oci, origin',
  })
}
