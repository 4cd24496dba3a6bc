import { join } from 'node:path'
import {
  type ConfiguredServer,
  checkEntry,
  consentSubject,
  loadConfiguredServers,
} from '../../src/client/configuration/configured-servers.ts'
import {
  addConsent,
  type ConsentSubject,
  consentKey,
  loadConsents,
  removeConsents,
} from '../../src/client/configuration/consent.ts'
import { splitSecrets } from '../../src/client/secret-values.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { UsageError } from '../../src/errors.ts'
import { referencesOf } from '../../src/hosts/references.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { confirmByCode } from '../confirm.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'

/** `touchmark consent`: agree to have a command of a project started. */
export const consentCommand: Command = {
  summary: 'agree to have a command from a project\u2019s file started',
  usage: 'ENTRY | list | remove KEY',
  details: [
    'A clone of a project can name any command. "verify --all" starts one only after you agreed to exactly its arguments,',
    'variables and folder, with a code that you type on a terminal. A command that you type yourself needs no consent.',
  ].join('\n'),
  targets: 0,
  options: { ...outputOptions },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const [first, second, ...more] = words
  if (first === 'list' && second === undefined) return await list(options, io)
  if (first === 'remove' && second !== undefined && more.length === 0) return await remove(second, io)
  if (first !== undefined && second === undefined) return await agree(first, io)
  throw new UsageError('E_USAGE', {
    found: `"consent" with the words ${quote(words.join(' '))}`,
    expected: consentCommand.usage,
  })
}

function stateFolder(io: Io): string {
  return join(stateHome(io), 'touchmark')
}

/** One name may stand in the files of several clients: what each of them would start is shown, and agreed to together. */
async function agree(entry: string, io: Io): Promise<number> {
  const { servers, unread } = await loadConfiguredServers({ user: null, project: io.cwd })
  const named = servers.filter((each) => each.entry === entry)
  if (named.length === 0) {
    const [first] = unread
    if (first !== undefined) throw first.error
    throw new UsageError('E_USAGE', {
      found: `no entry ${quote(entry, 120)} in this project`,
      expected: "one of touchmark.lock, or of a client's file, in this folder",
    })
  }
  for (const server of named) checkEntry(server)
  const subjects = named.flatMap((server) => {
    const subject = consentSubject(server, io.cwd)
    return subject === null ? [] : [{ server, subject }]
  })
  if (subjects.length === 0) {
    io.stderr.write('A URL that takes none of your variables needs no consent.\n')
    return 0
  }
  for (const { server, subject } of subjects) io.stderr.write(describe(server, subject))
  await confirmByCode('Start exactly this from now on, whenever this project is verified?', io)
  for (const { subject } of subjects) await addConsent(stateFolder(io), entry, subject, io.now())
  io.stderr.write(`\u2713 agreed: ${quote(entry, 120)}\n`)
  return 0
}

function describe(server: ConfiguredServer, { argv, cwd }: ConsentSubject): string {
  const words = splitSecrets(argv).map(({ open, secret }) =>
    secret === null ? quote(open, 400) : `${quote(open)}\u2026`,
  )
  const names = server.host.kind === 'command' ? Object.keys(server.host.env) : Object.keys(server.host.headers)
  const taken = referencesOf(server.host, server.references)
  return [
    `${visibleLine(server.source)} of this project names the server ${quote(server.entry, 120)}:`,
    `  command    ${words.join(' ')}`,
    `  sets       ${names.length === 0 ? 'nothing' : names.map((name) => visibleLine(name, 80)).join(', ')}`,
    `  takes      ${taken.length === 0 ? 'none of your variables' : taken.join(', ')}`,
    `  folder     ${quote(cwd, 400)}`,
    '',
  ].join('\n')
}

async function list(options: ParsedOptions, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const consents = [...(await loadConsents(stateFolder(io)))].map(([key, consent]) => ({ key, ...consent }))
  const lines = consents.map(
    ({ key, entry, argv, cwd, consentedAt }) =>
      `${key}  ${visibleLine(entry, 60)}  ${consentedAt}\n    ${visibleLine(argv.join(' '), 200)}\n    in ${visibleLine(cwd, 200)}\n`,
  )
  const text = lines.length === 0 ? 'nothing is agreed to\n' : lines.join('')
  io.stdout.write(format === 'json' ? asciiJson({ consents }) : text)
  return 0
}

/** To take consent back tightens, so nobody is asked. */
async function remove(key: string, io: Io): Promise<number> {
  const removed = await removeConsents(stateFolder(io), [key])
  if (removed === 0)
    throw new UsageError('E_USAGE', { found: `no consent ${quote(key)}`, next: 'touchmark consent list' })
  io.stderr.write('\u2713 not agreed any more\n')
  return 0
}

/** The keys under which a project's entries would be kept. */
export function projectConsentKeys(servers: readonly ConfiguredServer[], cwd: string): string[] {
  return servers.flatMap((server) => {
    const subject = consentSubject(server, cwd)
    return subject === null ? [] : [consentKey(subject)]
  })
}
