/** `touchmark lint` of a client's configuration: what it would start, without starting anything. */

import { dirname, join, resolve } from 'node:path'
import { loadPins } from '../src/client/assessment/baseline.ts'
import { readNamedFile } from '../src/client/files/named-file.ts'
import { stateHome } from '../src/client/state/folders.ts'
import { projectLockName } from '../src/client/state/lock-file.ts'
import { State } from '../src/client/state/state.ts'
import type { JsonValue } from '../src/encoding/json-value.ts'
import { parseJson } from '../src/encoding/strict-json.ts'
import { ConfigError, TouchmarkError, UsageError } from '../src/errors.ts'
import { configurationText, fileWords, languageOf } from '../src/hosts/host.ts'
import { placedLines } from '../src/hosts/placed-lines.ts'
import { plainValue } from '../src/hosts/placed-value.ts'
import { readConfiguration } from '../src/lint/configuration/client-configuration.ts'
import { lintConfiguration } from '../src/lint/configuration/configuration-linter.ts'
import {
  type ConfigurationReport,
  couldNotCheck,
  makeConfigurationReport,
} from '../src/lint/configuration/configuration-report.ts'
import { configurationSpanDepth, pointerLines } from '../src/lint/configuration/pointer-lines.ts'
import { makeDefinition } from '../src/snapshot/definition.ts'
import { allDefinitions, makeSnapshot, parseSnapshot, type Snapshot } from '../src/snapshot/snapshot.ts'
import type { Pin } from '../src/trust/pins.ts'
import { quote, visibleLine } from '../src/visible-text.ts'
import type { ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { explainConfiguration, phraseConfiguration } from './render/configuration.ts'

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
 * Nothing of it is started or asked. What a server shows is known where a snapshot of it is given or where it is pinned.
 *
 * @throws ConfigError `E_CONFIG_INVALID` for a configuration that is broken, `E_CONFIG_UNREAD` for one that is too long,
 * `E_FILE_NOT_FOUND`, `E_FILE_ACCESS`; UsageError `E_USAGE` for `--shows` that fits no entry; FormatError
 * `E_SNAPSHOT_INVALID` for what it names; StateError `E_LOCK_CORRUPT`, `E_STATE_ACCESS` where the pins cannot be read.
 */
export async function lintConfigurationFile(
  words: readonly string[],
  options: ParsedOptions,
  output: ConfigurationOutput,
  io: Io,
): Promise<number | undefined> {
  const [path = ''] = words
  const document = await readDocument(words, options.text('as'), io)
  const entries = document === undefined ? undefined : readConfiguration(document.value)
  const given = options.list('shows')
  if (document === undefined || entries === undefined) {
    if (document !== undefined && (options.text('as') === 'config' || !isJson(path))) throw noServers(path)
    if (given.length > 0)
      throw new UsageError('E_USAGE', { found: '--shows', expected: "it with a client's configuration" })
    return undefined
  }
  const names = new Set(entries.servers.map(({ name }) => name))
  const snapshots = new Map([...(await pinnedSnapshots(names, path, io)), ...readShown(given, names, io)])
  const configuration = readConfiguration(document.value, (entry) => snapshots.get(entry) ?? null) ?? entries
  const all = lintConfiguration(configuration)
  const findings = output.rule === undefined ? all : all.filter(({ rule }) => rule === output.rule)
  const report = makeConfigurationReport(visibleLine(path), configuration, findings)
  const places = { file: output.fileName(path), lineOf: document.lineOf }
  const isExplained = output.rule !== undefined && output.format === 'text'
  io.stdout.write(
    isExplained ? explainConfiguration(report, output.rule ?? '') : phraseConfiguration(report, output.format, places),
  )
  return exitStatus(report, output.failOn)
}

function isJson(path: string): boolean {
  return !/\.(?:toml|ya?ml)$/i.test(path)
}

/** 1 for a finding that fails, 3 where something could not be checked, else 0. */
function exitStatus(report: ConfigurationReport, failOn: ConfigurationOutput['failOn']): number {
  const { error, warning } = report.summary
  if (failOn !== 'never' && (error > 0 || (failOn === 'warning' && warning > 0))) return 1
  return couldNotCheck(report) ? 3 : 0
}

/** A file as values, and on which line of it each stands. */
interface ReadDocument {
  readonly value: JsonValue
  readonly lineOf: (pointer: string) => number
}

/** Undefined where the target is no file, or one that is no configuration and is nowhere said to be one. */
async function readDocument(
  words: readonly string[],
  as: string | undefined,
  io: Io,
): Promise<ReadDocument | undefined> {
  const [path = ''] = words
  const isNamed = as === 'config'
  const isFile = words.length === 1 && !path.includes('://') && (as === 'file' || as === undefined)
  if (!isNamed && !(isFile && (/^\.{0,2}\//.test(path) || path.endsWith('.json')))) return undefined
  if (!isJson(path)) return await readOther(path, io)
  const bytes = withoutMark(readNamedFile(path, io))
  try {
    const document = parseJson(bytes, { comments: true, spanDepth: configurationSpanDepth })
    return { value: document.value, lineOf: pointerLines(document) }
  } catch (cause) {
    if (!isNamed && !namesServers(bytes)) return undefined
    const found = cause instanceof TouchmarkError ? cause.message : 'not JSON'
    const where = `the configuration ${quote(path)}`
    throw new ConfigError('E_CONFIG_INVALID', { found, where, expected: 'JSON, with comments at most', cause })
  }
}

/** TOML or YAML. */
async function readOther(path: string, io: Io): Promise<ReadDocument> {
  const { text } = configurationText(readNamedFile(path, io), fileWords(path))
  const root = (await languageOf(path)).read(text, fileWords(path))
  return { value: plainValue(root), lineOf: placedLines(text, root) }
}

/** Editors put a byte order mark before a file, and clients read it all the same. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** Broken or not, a file with one of these members is meant to be a configuration. */
function namesServers(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, 1_048_576)).toString('latin1')
  return /"(?:mcpServers|context_servers|amp\.mcpServers|servers)"/.test(text) && !text.includes('"touchmark-')
}

function noServers(path: string): ConfigError {
  return new ConfigError('E_CONFIG_INVALID', {
    found: 'no table of servers',
    where: `the configuration ${quote(path)}`,
    expected: '"mcpServers", "servers", "context_servers", "mcp_servers" or "extensions"',
  })
}

/** `--shows ENTRY=FILE`: a snapshot of what the server of an entry shows. */
function readShown(given: readonly string[], names: ReadonlySet<string>, io: Io): Map<string, Snapshot> {
  return new Map(
    given.map((word) => {
      const at = word.lastIndexOf('=')
      const [entry, file] = [word.slice(0, Math.max(at, 0)), word.slice(at + 1)]
      if (names.has(entry)) return [entry, parseSnapshot(readNamedFile(file, io))]
      const expected = at <= 0 ? 'ENTRY=FILE' : 'the name of an entry in the file'
      throw new UsageError('E_USAGE', { found: `--shows ${quote(word)}`, expected })
    }),
  )
}

/** What is known of servers that were pinned by the user, else by the project. */
async function pinnedSnapshots(names: ReadonlySet<string>, path: string, io: Io): Promise<Map<string, Snapshot>> {
  const state = new State(join(stateHome(io), 'touchmark'))
  const pins = await loadPins(state, join(dirname(resolve(io.cwd, path)), projectLockName))
  const snapshots = new Map<string, Snapshot>()
  for (const name of names) {
    const pin = pins.user.servers.get(name) ?? pins.project?.servers.get(name)
    const snapshot = pin === undefined ? undefined : await pinnedSnapshot(pin, state)
    if (snapshot !== undefined) snapshots.set(name, snapshot)
  }
  return snapshots
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
