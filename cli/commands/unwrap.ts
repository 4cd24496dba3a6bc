import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConfigurationFile, replaceConfiguration } from '../../src/client/configuration/configuration-file.ts'
import { forgetGuarded } from '../../src/client/configuration/guarded-entries.ts'
import {
  backupPath,
  changeWrapRecords,
  isRecordOf,
  type WrapRecord,
} from '../../src/client/configuration/wrap-records.ts'
import { isOwnProgram } from '../../src/client/own-program.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { TouchmarkError, VerificationError } from '../../src/errors.ts'
import { changeEntries, type EntryChange } from '../../src/hosts/change-entries.ts'
import type { PlacedEntry } from '../../src/hosts/configured-entries.ts'
import { guardWords } from '../../src/hosts/guarded-command.ts'
import { fileWords } from '../../src/hosts/host.ts'
import { restoreEntry, takeOutGuard } from '../../src/hosts/unwrap-entry.ts'
import { pinsCount } from '../../src/trust/grants.ts'
import { quote } from '../../src/visible-text.ts'
import { parseArguments } from '../arguments.ts'
import type { Command, ParsedArguments } from '../command.ts'
import { confirmByCode } from '../confirm.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { loadUserPolicy } from '../policy.ts'
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
import { guardCommand } from './guard.ts'

/** `touchmark unwrap`: take the guard out again. */
export const unwrapCommand: Command = {
  summary: 'take the guard out of a client\u2019s configuration again',
  usage: '[OPTIONS] [CLIENT | FILE]',
  details: [
    'An entry that is as "wrap" left it is put back to the byte; one that was changed since has the words of the guard',
    'taken out of it. This loosens, so it asks for a code on a terminal; under a machine policy it needs its owner.',
    'Exit status: 0 none is guarded now, 1 some entry could not be unwrapped.',
  ].join('\n'),
  targets: 0,
  options: { ...wrappingOptions, ...outputOptions },
  run,
}

async function run(given: ParsedArguments, io: Io): Promise<number> {
  const { options } = given
  const { format } = readOutput(options, io)
  const dryRun = options.flag('dry-run')
  const found = await namedFiles(given, io)
  const isMeant = meantEntries(options, found)
  const folder = join(stateHome(io), 'touchmark')
  const files = await changeWrapRecords(folder, async (records, save) => {
    const planned = found.map((each) =>
      each.kind === 'read' ? planFile(each.file, isMeant, records) : { outcome: unreadFile(each), ended: [] },
    )
    const ended = planned.flatMap((plan) => plan.ended)
    if (dryRun || ended.length === 0) return planned.map(({ outcome }) => outcome)
    await requireOwner(ended, io)
    await confirmByCode(question(planned), io)
    const written: FileOutcome[] = []
    let kept = records
    for (const plan of planned) {
      const outcome = await write(plan.outcome)
      written.push(outcome)
      if (outcome.error !== null) continue
      kept = await forget(plan, kept, folder)
    }
    if (kept !== records) await save(kept)
    return written
  })
  const status = wrappingStatus(files)
  io.stdout.write(renderWrapping(files, { verb: 'unwrap', dryRun, status, format }))
  return status
}

/** An entry that is without the guard afterwards, by decision. */
interface EndedEntry {
  readonly name: string
  readonly pointer: string
  /** Names under which it may be remembered. */
  readonly entries: readonly string[]
}

interface FilePlan {
  readonly outcome: FileOutcome
  readonly ended: readonly EndedEntry[]
}

function planFile(
  file: ConfigurationFile,
  isMeant: (name: string) => boolean,
  records: readonly WrapRecord[],
): FilePlan {
  const place = { host: file.host.name, path: file.path }
  const planned = file.entries.filter(({ name }) => isMeant(name)).map((entry) => planEntry(entry, file, records))
  const outcomes = planned.map(({ outcome }) => outcome)
  const ended = planned.flatMap((each) => (each.ended === null ? [] : [each.ended]))
  const changes = planned.flatMap(({ change }) => (change === null ? [] : [change]))
  try {
    const changed = changes.length === 0 ? null : changeEntries(file, changes, fileWords(file.path))
    return { outcome: { ...place, outcomes, change: changed && { file, changed }, error: null }, ended }
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return { outcome: { ...place, outcomes: [], change: null, error }, ended: [] }
  }
}

interface EntryPlan {
  readonly outcome: EntryOutcome
  readonly change: EntryChange | null
  readonly ended: EndedEntry | null
}

function planEntry(entry: PlacedEntry, file: ConfigurationFile, records: readonly WrapRecord[]): EntryPlan {
  const record = records.find((each) => isRecordOf(each, file.path, entry.path))
  const { host, name } = entry
  const words = typeof host !== 'string' && host.kind === 'command' ? guardWords(host, isOwnProgram) : null
  const said = (outcome: EntryOutcome['outcome'], reason: string | null): EntryOutcome => ({
    name,
    outcome,
    entry: record?.entry ?? null,
    reason,
  })
  const ended = (entries: readonly string[]): EndedEntry => ({ name, pointer: record?.pointer ?? '', entries })
  const exact = record === undefined ? undefined : restoreEntry(file.text, entry, record)
  if (record !== undefined && exact !== undefined) {
    return { outcome: said('unwrapped', null), change: { entry, edits: exact }, ended: ended([record.entry]) }
  }
  if (words === null) {
    const outcome = said(
      typeof host === 'string' ? (host === 'elsewhere' ? 'elsewhere' : 'refused') : 'bare',
      typeof host === 'string' ? 'no guard is in front of it' : null,
    )
    return { outcome, change: null, ended: record === undefined ? null : ended([record.entry]) }
  }
  const { options, words: target } = parseArguments(guardCommand, words)
  const edits = takesUrl(target) ? undefined : takeOutGuard(entry, target, file.language)
  if (edits === undefined) {
    const where = record === undefined ? '' : ' "before" in wrapped.json of the state folder has what it was.'
    return {
      outcome: said('refused', `how it was written is not known any more: write it anew.${where}`),
      change: null,
      ended: null,
    }
  }
  const label = options.text('entry') ?? record?.entry
  return {
    outcome: said(
      'unwrapped',
      record === undefined ? null : 'it was changed since: only the guard\u2019s words were taken out',
    ),
    change: { entry, edits },
    ended: ended(label === undefined ? [] : [label]),
  }
}

function takesUrl([word = '', ...more]: readonly string[]): boolean {
  return more.length === 0 && word.includes('://')
}

/** Most servers of one client that the question names. */
const maxNamed = 10

/** What a person agrees to: how many servers, and which of whom. */
function question(planned: readonly FilePlan[]): string {
  const files = planned.filter(({ ended }) => ended.length > 0)
  const count = files.reduce((sum, { ended }) => sum + ended.length, 0)
  const lists = files.map(({ outcome, ended }) => {
    const more = ended.length > maxNamed ? [`${ended.length - maxNamed} more`] : []
    return `${outcome.host}: ${[...ended.slice(0, maxNamed).map(({ name }) => quote(name, 60)), ...more].join(', ')}`
  })
  const what = count === 1 ? 'this server' : `these ${count} servers`
  return `Start ${what} without the guard from now on?\n${lists.map((line) => `  ${line}\n`).join('')}`.trimEnd()
}

/**
 * Under a machine policy nobody but its owner takes the guard away, unless the name is delegated.
 *
 * @throws VerificationError `E_APPROVAL_REQUIRED`.
 */
async function requireOwner(ended: readonly EndedEntry[], io: Io): Promise<void> {
  const policy = await loadUserPolicy(io)
  const kept = ended.find(({ entries: [entry = ''] }) => !pinsCount(policy, { entry, name: null }))
  if (kept === undefined) return
  throw new VerificationError('E_APPROVAL_REQUIRED', {
    found: 'an entry whose guard the machine policy does not leave to you',
    where: `the entry ${quote(kept.name, 120)}`,
    expected: 'a name that the machine policy delegates',
    next: 'Ask whoever keeps that policy',
  })
}

async function write(outcome: FileOutcome): Promise<FileOutcome> {
  if (outcome.change === null) return outcome
  try {
    await replaceConfiguration(outcome.change.file, outcome.change.changed.text)
    return outcome
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return { ...outcome, outcomes: [], change: null, error }
  }
}

/** The records without the entries that ended; what was remembered of them is forgotten, too. */
async function forget(
  { outcome, ended }: FilePlan,
  records: readonly WrapRecord[],
  folder: string,
): Promise<readonly WrapRecord[]> {
  const pointers = new Set(ended.map(({ pointer }) => pointer))
  const kept = records.filter(({ file, pointer }) => file !== outcome.path || !pointers.has(pointer))
  const names = ended.flatMap(({ entries }) => entries)
  await forgetGuarded(
    folder,
    names.filter((name) => !kept.some(({ entry }) => entry === name)),
  )
  if (!kept.some(({ file }) => file === outcome.path)) await rm(backupPath(folder, outcome.path), { force: true })
  return kept
}
