import { join } from 'node:path'
import {
  type HookChange,
  type HookFile,
  installHooks,
  removeHooks,
} from '../../src/client/configuration/hook-settings-file.ts'
import { packageRoot } from '../../src/client/package-root.ts'
import { homeFolder, stateHome } from '../../src/client/state/folders.ts'
import { UsageError } from '../../src/errors.ts'
import { type HookClient, hookClients } from '../../src/hosts/hook-event.ts'
import { askingClients } from '../../src/hosts/hook-output.ts'
import { hookCommand, hookEntries, hookSettingsPath } from '../../src/hosts/hook-settings.ts'
import { nearestName } from '../../src/trust/nearest-name.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { confirmByCode } from '../confirm.ts'
import { runHookAnswer } from '../hook-answer.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'

/** `touchmark hook`: have a client ask before each call of a tool, and answer it. */
export const hookCommandVerb: Command = {
  summary: 'have a client ask before it calls a tool, and answer it',
  usage: `install|remove CLIENT [--user | --project] [--dry-run], or: answer CLIENT`,
  details: [
    `Clients: ${hookClients.join(', ')}.`,
    'A hook sees names, not definitions, and starts nothing: "touchmark verify --all" or a guard must have come to a verdict',
    'before. Without one that is recent and readable every tool of MCP is refused. The guard does more: docs/clients.md.',
    'remove asks for a code on a terminal.',
  ].join('\n'),
  targets: 0,
  options: {
    user: { type: 'boolean', help: 'the settings in your home folder (default)' },
    project: { type: 'boolean', help: 'the settings in this folder, for whoever works in it' },
    'dry-run': { type: 'boolean', help: 'write nothing; show what would be added' },
    'ask-flagged': { type: 'boolean', help: 'have the client ask you where a verdict is a flag' },
    ...outputOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const [action, name, ...more] = words
  if (action === 'answer') return await runHookAnswer(words.slice(1), io)
  // `wrap` calls this client by its longer name: whoever comes from there is understood.
  const client = hookClients.find((each) => each === (name === 'gemini-cli' ? 'gemini' : name))
  if ((action !== 'install' && action !== 'remove') || client === undefined || more.length > 0) {
    throw new UsageError('E_USAGE', {
      found: `"hook" with the words ${quote(words.join(' '))}`,
      expected: `install or remove, and one of ${hookClients.join(', ')}`,
      ...meant(action, name),
    })
  }
  return action === 'install' ? await install(client, options, io) : await remove(client, options, io)
}

/** The nearest of what may stand there, where one is near. */
function meant(action = '', client = ''): { readonly next?: string } {
  const [verb, near] = [nearestName(action, ['install', 'remove']), nearestName(client, hookClients)]
  return verb === undefined || near === undefined ? {} : { next: `Did you mean "touchmark hook ${verb} ${near}"?` }
}

async function install(client: HookClient, options: ParsedOptions, io: Io): Promise<number> {
  const askFlagged = options.flag('ask-flagged')
  if (askFlagged && !askingClients.has(client)) {
    throw new UsageError('E_USAGE', {
      found: `--ask-flagged with ${client}`,
      expected: `a client that can ask: ${[...askingClients].join(', ')}`,
    })
  }
  const file = settingsFile(client, options, io)
  const command = hookCommand(client, program(options), askFlagged)
  const change = await installHooks(file, command, options.flag('dry-run'))
  const entries = hookEntries(client, command).map(([event, entry]) => ({ event, entry }))
  report(file, change, options, io, entries)
  return 0
}

async function remove(client: HookClient, options: ParsedOptions, io: Io): Promise<number> {
  const file = settingsFile(client, options, io)
  const dryRun = options.flag('dry-run')
  if (!dryRun) await confirmByCode(`Have ${client} ask no more before it calls a tool?`, io)
  report(file, await removeHooks(file, dryRun), options, io, [])
  return 0
}

function settingsFile(client: HookClient, options: ParsedOptions, io: Io): HookFile {
  if (options.flag('user') && options.flag('project'))
    throw new UsageError('E_USAGE', { found: '--user and --project', expected: 'one of them' })
  const folders = { home: homeFolder(io), project: io.cwd, env: io.env }
  const path = hookSettingsPath(client, options.flag('project') ? 'project' : 'user', folders)
  return { client, path, stateFolder: join(stateHome(io), 'touchmark') }
}

/** In a user's own settings absolute paths, which nothing in PATH changes; a project's file is read on other machines. */
function program(options: ParsedOptions): string[] {
  return options.flag('project') ? ['touchmark'] : [process.execPath, join(packageRoot(), 'dist/cli/hook.cjs')]
}

const sentences: Readonly<Record<HookChange, string>> = {
  added: 'hooks added',
  there: 'the hooks are there already',
  removed: 'our hooks taken out; the file was changed since they were added, and the rest of it stays',
  restored: 'the file is what it was before',
  none: 'no hooks of ours are there',
}

/** What a user still has to do themselves. */
const afterwards: Partial<Record<HookClient, string>> = {
  codex: 'Codex runs a hook only after you trusted it: type /hooks in Codex. Until then every call passes.',
  gemini: 'Gemini CLI tells you of a new hook in a project before it runs it.',
  vscode: 'Hooks of VS Code are a preview; an organisation can have turned them off.',
}

/** Without it the first call of every server is refused, and nobody knows why. */
const nextStep =
  'Now run: touchmark verify --all   A server without a recent verdict is refused, and touchmark status says so.'

function report(
  { client, path }: HookFile,
  change: HookChange,
  options: ParsedOptions,
  io: Io,
  entries: readonly { readonly event: string; readonly entry: object }[],
): void {
  const dryRun = options.flag('dry-run')
  if (readOutput(options, io).format === 'json') {
    io.stdout.write(asciiJson({ client, path, change, dryRun, entries }))
    return
  }
  io.stdout.write(`${dryRun ? 'would be: ' : ''}${sentences[change]}: ${quote(path, 400)}\n`)
  if (dryRun) for (const { event, entry } of entries) io.stdout.write(`  ${event}: ${JSON.stringify(entry)}\n`)
  if (change !== 'added') return
  const notes = [afterwards[client], dryRun ? undefined : nextStep]
  for (const note of notes) if (note !== undefined) io.stdout.write(`  ${note}\n`)
}
