/** `touchmark lint` of a client's configuration: what it would start, without starting anything. */

import { dirname, join, resolve } from 'node:path'
import { loadPins } from '../src/client/baseline.ts'
import { projectLockName } from '../src/client/lock-file.ts'
import { State } from '../src/client/state.ts'
import { parseJson } from '../src/encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../src/errors.ts'
import { type ClientConfiguration, readConfiguration } from '../src/lint/configuration/client-configuration.ts'
import { lintConfiguration } from '../src/lint/configuration/configuration-linter.ts'
import { makeConfigurationReport } from '../src/lint/configuration/configuration-report.ts'
import { configurationSpanDepth, lineOfPointer } from '../src/lint/configuration/line-of-pointer.ts'
import { makeDefinition } from '../src/snapshot/definition.ts'
import { allDefinitions, makeSnapshot, type Snapshot } from '../src/snapshot/snapshot.ts'
import type { Pin } from '../src/trust/pins.ts'
import { quote, visibleLine } from '../src/visible-text.ts'
import type { ParsedOptions } from './command.ts'
import { readNamedFile } from './files.ts'
import { stateHome } from './folders.ts'
import type { Io } from './io.ts'
import { phraseConfiguration } from './render/configuration.ts'

/** How the report is wanted. */
export interface ConfigurationOutput {
  readonly format: string
  readonly failOn: 'error' | 'warning' | 'never'
  /** Only findings of this rule; undefined for all. */
  readonly rule: string | undefined
  /** The file as reports name it. */
  fileName(path: string): string
}

/**
 * Lints the target where it is a client's configuration, and says the exit status; undefined where it is anything else.
 * What the servers show is known of those that the user or the project has pinned.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where `--as config` names what is none, `E_FILE_NOT_FOUND`, `E_FILE_ACCESS`;
 * StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS` where the pins cannot be read.
 */
export async function lintConfigurationFile(
  words: readonly string[],
  options: ParsedOptions,
  output: ConfigurationOutput,
  io: Io,
): Promise<number | undefined> {
  const [path = ''] = words
  const as = options.text('as')
  const isNamed = as === 'config'
  if (!isNamed && !mayBeFile(words, as)) return undefined
  const document = readDocument(path, isNamed, io)
  if (document === undefined || readConfiguration(document.value) === undefined)
    return isNamed ? refuse(path) : undefined
  const configuration = await withSnapshots(document.value, path, io)
  const all = lintConfiguration(configuration)
  const findings = output.rule === undefined ? all : all.filter(({ rule }) => rule === output.rule)
  const report = makeConfigurationReport(visibleLine(path), configuration, findings)
  const lineOf = (pointer: string) => lineOfPointer(document, pointer)
  io.stdout.write(phraseConfiguration(report, output.format, { file: output.fileName(path), lineOf }))
  const { error, warning } = report.summary
  return output.failOn !== 'never' && (error > 0 || (output.failOn === 'warning' && warning > 0)) ? 1 : 0
}

function mayBeFile(words: readonly string[], as: string | undefined): boolean {
  const [word = ''] = words
  if (words.length !== 1 || word.includes('://')) return false
  return as === 'file' || (as === undefined && (/^\.{0,2}\//.test(word) || word.endsWith('.json')))
}

/** Undefined where the file is no JSON; whoever reads it next says so. */
function readDocument(path: string, isNamed: boolean, io: Io) {
  const bytes = readNamedFile(path, io)
  try {
    return parseJson(bytes, { comments: true, spanDepth: configurationSpanDepth })
  } catch (cause) {
    if (!isNamed) return undefined
    const found = cause instanceof TouchmarkError ? cause.message : 'not JSON'
    throw new ConfigError('E_CONFIG_INVALID', { found, where: quote(path), expected: 'JSON with comments', cause })
  }
}

function refuse(path: string): never {
  throw new ConfigError('E_CONFIG_INVALID', {
    found: 'no table of servers',
    where: quote(path),
    expected: '"mcpServers", "servers" or "context_servers"',
  })
}

async function withSnapshots(value: Parameters<typeof readConfiguration>[0], path: string, io: Io) {
  const state = new State(join(stateHome(io), 'touchmark'))
  const pins = await loadPins(state, join(dirname(resolve(io.cwd, path)), projectLockName))
  const names = readConfiguration(value)?.servers.map(({ name }) => name) ?? []
  const snapshots = new Map<string, Snapshot>()
  for (const name of new Set(names)) {
    const pin = pins.user.servers.get(name) ?? pins.project?.servers.get(name)
    const snapshot = pin === undefined ? undefined : await pinnedSnapshot(pin, state)
    if (snapshot !== undefined) snapshots.set(name, snapshot)
  }
  return readConfiguration(value, (entry) => snapshots.get(entry) ?? null) as ClientConfiguration
}

/** What a pinned server showed, as far as its definitions are kept; undefined where none is. */
async function pinnedSnapshot({ hashes }: Pin, state: State): Promise<Snapshot | undefined> {
  const sections: Record<string, ReturnType<typeof makeDefinition>[]> = {}
  for (const [section, items] of Object.entries(hashes.sections) as [
    keyof Snapshot['sections'],
    Map<string, string>,
  ][]) {
    const values = await Promise.all([...items.values()].map((hash) => state.definition(hash)))
    sections[section] = values.flatMap((value) => (value === undefined ? [] : [makeDefinition(section, value)]))
  }
  const instructions = hashes.instructions === null ? undefined : await state.instructions(hashes.instructions)
  const context = { serverInfo: null, protocolVersion: '', capabilities: {}, platform: '' }
  const snapshot = makeSnapshot({ context, instructions: instructions ?? null, sections })
  return allDefinitions(snapshot).length === 0 && instructions === undefined ? undefined : snapshot
}
