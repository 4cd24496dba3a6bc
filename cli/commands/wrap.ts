import { join } from 'node:path'
import { type ConfigurationFile, replaceConfiguration } from '../../src/client/configuration/configuration-file.ts'
import {
  changeWrapRecords,
  isRecordOf,
  keepBackup,
  type WrapRecord,
} from '../../src/client/configuration/wrap-records.ts'
import { isOwnProgram, ownProgramPath } from '../../src/client/own-program.ts'
import { urlWithoutSecrets } from '../../src/client/secret-values.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { State } from '../../src/client/state/state.ts'
import { targetFacts } from '../../src/client/target-facts.ts'
import { formatPointer } from '../../src/encoding/json-pointer.ts'
import { ConfigError, TouchmarkError } from '../../src/errors.ts'
import { type ChangedFile, changeEntries, type EntryChange } from '../../src/hosts/change-entries.ts'
import type { PlacedEntry } from '../../src/hosts/configured-entries.ts'
import { guardWords } from '../../src/hosts/guarded-command.ts'
import { fileWords } from '../../src/hosts/host.ts'
import type { HostEntry } from '../../src/hosts/host-entry.ts'
import { hasReference } from '../../src/hosts/references.ts'
import { planWrap } from '../../src/hosts/wrap-entry.ts'
import { quote } from '../../src/visible-text.ts'
import { bareTarget } from '../bare-target.ts'
import type { Command, ParsedArguments } from '../command.ts'
import { entryLabel, type KnownEntries, startDigest } from '../entry-label.ts'
import type { Io } from '../io.ts'
import { withoutMovedGuards } from '../moved-guards.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { renderWrapping } from '../render/wrapping.ts'
import {
  type EntryOutcome,
  type FileOutcome,
  meantEntries,
  namedFiles,
  unreadFile,
  wrappingOptions,
  wrappingStatus,
} from '../wrapping.ts'

/** `touchmark wrap`: put the guard in front of the servers of a client's configuration. */
export const wrapCommand: Command = {
  summary: "put the guard in front of the servers of a client's configuration",
  usage: '[OPTIONS] [CLIENT | FILE]',
  details: [
    'Without a word: every client of yours that is found. CLIENT is one of claude-desktop, claude-code, cursor, vscode,',
    'windsurf, zed, codex, gemini-cli, cline, continue, goose, jetbrains, opencode, lm-studio, copilot-cli, amazon-q.',
    'Files of a project are wrapped where they are named: touchmark wrap ./.mcp.json --portable. Comments and formatting',
    'stay; "touchmark unwrap" puts every byte back. Exit status: 0 all are guarded now, 1 some entry could not be.',
  ].join('\n'),
  targets: 0,
  options: {
    ...wrappingOptions,
    portable: {
      type: 'boolean',
      help: 'write "touchmark" instead of paths of this machine, for files that are shared',
    },
    ...outputOptions,
  },
  run,
}

async function run(given: ParsedArguments, io: Io): Promise<number> {
  const { options } = given
  const { format } = readOutput(options, io)
  const found = await namedFiles(given, io)
  const isMeant = meantEntries(options, found)
  const wrapper = new Wrapper(options.flag('portable'), options.flag('dry-run'), io)
  const files: FileOutcome[] = []
  for (const each of found) {
    files.push(each.kind === 'read' ? await wrapper.wrap(each.file, isMeant) : unreadFile(each))
  }
  const status = wrappingStatus(files)
  io.stdout.write(renderWrapping(files, { verb: 'wrap', dryRun: options.flag('dry-run'), status, format }))
  return status
}

/** What becomes of an entry; `step` where it is to be changed. */
interface Planned {
  readonly outcome: EntryOutcome
  readonly step: Step | null
}

/** The change of one entry, the label that the guard knows it by, and the digest of what it starts. */
interface Step {
  readonly change: EntryChange
  readonly label: string
  readonly start: string
}

/** The records as they are, and how they are replaced. */
interface KeptRecords {
  readonly records: readonly WrapRecord[]
  readonly save: (records: readonly WrapRecord[]) => Promise<void>
}

class Wrapper {
  readonly #folder: string
  readonly #start: { readonly program: string; readonly words: readonly string[] }
  readonly #dryRun: boolean
  readonly #io: Io

  constructor(portable: boolean, dryRun: boolean, io: Io) {
    this.#folder = join(stateHome(io), 'touchmark')
    this.#dryRun = dryRun
    this.#io = io
    this.#start = portable
      ? { program: 'touchmark', words: ['guard'] }
      : { program: process.execPath, words: [ownProgramPath(), 'guard'] }
  }

  /** What cannot be changed is said of the file, not thrown, so that the other files are done. */
  async wrap(read: ConfigurationFile, isMeant: (name: string) => boolean): Promise<FileOutcome> {
    const place = { host: read.host.name, path: read.path }
    try {
      return await changeWrapRecords(this.#folder, async (records, save) => {
        const known = await this.#known(records)
        const { file, moved } = withoutMovedGuards(read, isMeant, records)
        const planned = file.entries
          .filter(({ name }) => isMeant(name))
          .map((entry) => {
            const plan = this.#plan(entry, file, known, records)
            return moved.has(formatPointer(entry.path)) ? anew(plan, file) : plan
          })
        const outcomes = planned.map(({ outcome }) => outcome)
        const steps = planned.flatMap(({ step }) => (step === null ? [] : [step]))
        if (steps.length === 0) return { ...place, outcomes, change: null, error: null }
        const changes = steps.map(({ change }) => change)
        const changed = changeEntries(file, changes, fileWords(file.path))
        if (!this.#dryRun) await this.#write(file, changed, this.#records(file, changed, steps), { records, save })
        return { ...place, outcomes, change: { file, changed }, error: null }
      })
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      return { ...place, outcomes: [], change: null, error }
    }
  }

  /** What each change undoes. */
  #records(file: ConfigurationFile, { changed }: ChangedFile, steps: readonly Step[]): WrapRecord[] {
    const wrappedAt = new Date(this.#io.now()).toISOString()
    return changed.map(({ entry, pointer, before, after, meaning }) => {
      const { label = '', start = '' } = steps.find(({ change }) => change.entry === entry) ?? {}
      return { file: file.path, name: entry.name, pointer, entry: label, start, before, after, meaning, wrappedAt }
    })
  }

  /** Backup and records first: a file that is changed can always be put back. */
  async #write(
    file: ConfigurationFile,
    { text }: ChangedFile,
    added: readonly WrapRecord[],
    { records, save }: KeptRecords,
  ): Promise<void> {
    const others = records.filter((record) => !added.some((own) => isSame(own, record)))
    if (!records.some((record) => record.file === file.path)) await keepBackup(this.#folder, file.path, file.bytes)
    await save([...others, ...added])
    try {
      await replaceConfiguration(file, text)
    } catch (error) {
      await save(records)
      throw error
    }
  }

  async #known(records: readonly WrapRecord[]): Promise<KnownEntries> {
    const { servers } = await new State(this.#folder).load()
    const wrapped = new Map<string, Set<string>>()
    for (const { entry, start } of records) wrapped.set(entry, (wrapped.get(entry) ?? new Set()).add(start))
    return { pins: servers, wrapped }
  }

  #plan(entry: PlacedEntry, file: ConfigurationFile, known: KnownEntries, records: readonly WrapRecord[]): Planned {
    const said = (outcome: EntryOutcome['outcome'], reason: string | null, label: string | null = null): Planned => ({
      outcome: { name: entry.name, outcome, entry: label, reason },
      step: null,
    })
    const { host } = entry
    if (host === 'elsewhere') return said('elsewhere', 'the client, or an extension of it, brings this server')
    if (host === 'malformed') return said('refused', 'no client reads an entry like this')
    if (host.kind === 'command' && guardWords(host, isOwnProgram) !== null) {
      const record = records.find((each) => isRecordOf(each, file.path, entry.path))
      return said('guarded', null, record?.entry ?? null)
    }
    const reason = whyNotGuarded(host, entry)
    if (reason !== null) return said('refused', reason)
    const facts = targetFacts(bareTarget(withoutReferences(host, entry), this.#io.cwd))
    const start = startDigest(facts)
    const label = entryLabel({ entry: entry.name, hostName: file.host.name }, facts, known)
    const { dialect } = file.host
    const plan = planWrap(entry, { ...this.#start, entry: label }, { ...file, dialect })
    if (plan.kind === 'refused') return said('refused', plan.reason)
    return { ...said('wrapped', null, label), step: { change: { entry, edits: plan.edits }, label, start } }
  }
}

/** What lost its guard on the way to a new one must get it: else nothing is written. */
function anew({ outcome, step }: Planned, { path }: ConfigurationFile): Planned {
  const reason = 'anew: the guard that it started before is not this one'
  if (step !== null) return { outcome: { ...outcome, reason }, step }
  throw new ConfigError('E_CONFIG_UNREAD', {
    found: `an entry whose guard lies elsewhere, and that cannot be wrapped anew (${outcome.reason ?? outcome.outcome})`,
    where: `the entry ${quote(outcome.name, 120)} of ${fileWords(path)}`,
    expected: 'an entry that the guard can stand in front of',
    next: 'touchmark unwrap puts it back as it was',
  })
}

function isSame(one: WrapRecord, other: WrapRecord): boolean {
  return one.file === other.file && one.pointer === other.pointer
}

/** What the guard would refuse to reach is better said now than in the session. */
function whyNotGuarded(host: HostEntry, entry: PlacedEntry): string | null {
  if (host.kind === 'command') return null
  if (hasReference(host.url, entry.references)) return null
  try {
    bareTarget({ ...host, headers: {} }, '/')
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return error.message
  }
  return urlWithoutSecrets(host.url) === new URL(host.url).href || urlWithoutSecrets(host.url) === host.url
    ? null
    : 'a secret in the URL: it would stand in the list of processes. Give it as a header, or in a variable of the client'
}

/** To name what is started, nobody needs the values of headers; a URL with references is a word like any other. */
function withoutReferences(host: HostEntry, { references, name }: PlacedEntry): HostEntry {
  if (host.kind === 'command') return host
  if (hasReference(host.url, references)) return { kind: 'command', name, argv: [host.url], env: {} }
  return { ...host, headers: {} }
}
