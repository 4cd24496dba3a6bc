import type { Command, OptionSpec } from '../command.ts'

/** The overview: every verb with its summary. */
export async function renderOverview(commands: Readonly<Record<string, () => Promise<Command>>>): Promise<string> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([verb, load]) => `  ${verb.padEnd(10)} ${(await load()).summary}`),
  )
  return [
    'touchmark: the maker\u2019s mark for MCP tools',
    '',
    'Usage: touchmark COMMAND [OPTIONS] [TARGET]',
    '',
    ...lines,
    '',
    'A target is a URL, - (a snapshot on stdin), a path to a snapshot, NAME@VERSION, or else a command line.',
    'Exit status: 0 ok, 1 refused, 2 usage or configuration, 3 could not check, 4 authentication needed.',
    '"touchmark COMMAND --help" tells more.',
    '',
  ].join('\n')
}

/** Help of one verb. */
export function renderCommandHelp(verb: string, command: Command): string {
  const options = Object.entries(command.options).map(([name, spec]) => optionLine(name, spec))
  return [
    `Usage: touchmark ${verb} ${command.usage}`,
    '',
    command.summary,
    '',
    ...(options.length === 0 ? [] : ['Options:', ...options, '']),
    ...(command.details === undefined ? [] : [command.details, '']),
  ].join('\n')
}

function optionLine(name: string, spec: OptionSpec): string {
  const short = spec.short === undefined ? '    ' : `-${spec.short}, `
  const value = spec.type === 'string' ? ` ${spec.value ?? 'VALUE'}` : ''
  return `  ${`${short}--${name}${value}`.padEnd(30)} ${spec.help}`
}
