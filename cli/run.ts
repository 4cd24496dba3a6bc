import { TouchmarkError, UsageError } from '../src/errors.ts'
import { nearestName } from '../src/trust/nearest-name.ts'
import { quote } from '../src/visible-text.ts'
import { asksForHelp, parseArguments } from './arguments.ts'
import type { Command } from './command.ts'
import type { Io } from './io.ts'
import { renderError } from './render/error.ts'
import { renderCommandHelp, renderOverview } from './render/help.ts'

/** The verbs, each loaded only when used, in the order of the overview. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  snapshot: async () => (await import('./commands/snapshot.ts')).snapshotCommand,
  lint: async () => (await import('./commands/lint.ts')).lintCommand,
  diff: async () => (await import('./commands/diff.ts')).diffCommand,
  key: async () => (await import('./commands/key.ts')).keyCommand,
  sign: async () => (await import('./commands/sign.ts')).signCommand,
  publish: async () => (await import('./commands/publish.ts')).publishCommand,
  control: async () => (await import('./commands/control.ts')).controlCommand,
  trust: async () => (await import('./commands/trust.ts')).trustCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  lock: async () => (await import('./commands/lock.ts')).lockCommand,
  guard: async () => (await import('./commands/guard.ts')).guardCommand,
  wrap: async () => (await import('./commands/wrap.ts')).wrapCommand,
  unwrap: async () => (await import('./commands/unwrap.ts')).unwrapCommand,
  review: async () => (await import('./commands/review.ts')).reviewCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  consent: async () => (await import('./commands/consent.ts')).consentCommand,
  hook: async () => (await import('./commands/hook.ts')).hookCommandVerb,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  'call-log': async () => (await import('./commands/call-log.ts')).callLogCommand,
  login: async () => (await import('./commands/login.ts')).loginCommand,
  logout: async () => (await import('./commands/logout.ts')).logoutCommand,
  status: async () => (await import('./commands/status.ts')).statusCommand,
  approve: async () => (await import('./commands/approve.ts')).approveCommand,
  deny: async () => (await import('./commands/deny.ts')).denyCommand,
  bypass: async () => (await import('./commands/bypass.ts')).bypassCommand,
}

/** Runs one command line (without `node` and the script) and returns its exit status. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const json =
    argv.includes('--json') || argv.includes('--format=json') || argv[argv.indexOf('--format') + 1] === 'json'
  try {
    return await dispatch(argv, io)
  } catch (error) {
    renderError(error, json, io)
    return error instanceof TouchmarkError ? error.exitCode : 3
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [verb, ...rest] = argv
  if (verb === undefined || verb === '--help' || verb === '-h' || verb === 'help') {
    io.stdout.write(await renderOverview(commands))
    return verb === undefined ? 2 : 0
  }
  if (verb === '--version') {
    const { packageVersion } = await import('../src/client/package-version.ts')
    io.stdout.write(`${packageVersion()}\n`)
    return 0
  }
  const load = Object.hasOwn(commands, verb) ? commands[verb] : undefined
  if (load === undefined) throw unknownVerb(verb)
  const command = await load()
  if (asksForHelp(command, rest)) {
    io.stdout.write(renderCommandHelp(verb, command))
    return 0
  }
  const parsed = parseArguments(command, rest)
  await io.prepareNetwork()
  return await command.run(parsed, io)
}

/** What people type for what has another name here. */
const otherwise: Readonly<Record<string, string>> = {
  accept: '"touchmark status" shows what waits, with the command that accepts it',
  block: '"touchmark status" shows what waits, with the command that blocks it',
  pin: 'Did you mean "touchmark lock"?',
  init: 'Begin with "touchmark wrap", or with "touchmark lock" for one server',
}

function unknownVerb(verb: string): UsageError {
  const meant = Object.hasOwn(otherwise, verb) ? otherwise[verb] : undefined
  if (meant !== undefined) return new UsageError('E_USAGE', { found: `unknown command ${quote(verb)}`, next: meant })
  const known = nearestName(verb, Object.keys(commands))
  return new UsageError('E_USAGE', {
    found: `unknown command ${quote(verb)}`,
    next: known === undefined ? 'See "touchmark --help"' : `Did you mean "touchmark ${known}"?`,
  })
}
