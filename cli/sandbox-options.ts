/** `touchmark guard --sandbox`: the server runs confined, or not at all. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Launch } from '../src/client/launch/launch-options.ts'
import type { SandboxChoice } from '../src/client/launch/sandbox.ts'
import { UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'

export const sandboxOptions = {
  sandbox: {
    type: 'string',
    value: 'KIND',
    help: 'run the server confined: auto, bubblewrap, docker or podman; the command is printed',
  },
  'sandbox-image': { type: 'string', value: 'IMAGE', help: 'image for docker or podman, best by its digest' },
  'sandbox-read': { type: 'string', multiple: true, value: 'PATH', help: 'the server may read this as well' },
  'sandbox-write': { type: 'string', multiple: true, value: 'PATH', help: 'the server may write this' },
  'sandbox-network': { type: 'boolean', help: 'the server may use the network' },
} as const satisfies OptionSpecs

const kinds = ['auto', 'bubblewrap', 'docker', 'podman'] as const

/**
 * What was launched, confined where that was asked for; the command is told on standard error.
 *
 * @throws UsageError `E_USAGE` for a URL, an unknown kind, and options without --sandbox; as `sandboxTarget`.
 */
export async function withSandbox(launch: Launch, options: ParsedOptions, io: Io): Promise<Launch> {
  const choice = readChoice(options, io)
  if (choice === null) return launch
  const { target, folder } = launch
  if (target.kind !== 'command') {
    throw new UsageError('E_USAGE', {
      found: '--sandbox with a URL',
      expected: 'a command: only what we start is ours',
    })
  }
  const { describeSandbox, sandboxTarget } = await import('../src/client/launch/sandbox.ts')
  const place = {
    cwd: target.cwd ?? io.cwd,
    packageFolder: folder,
    path: io.env['PATH'] ?? '',
    home: io.env['HOME'] || homedir(),
  }
  const confined = sandboxTarget(target, choice, place)
  io.stderr.write(`touchmark: confined: ${describeSandbox(confined)}\n`)
  return { ...launch, target: confined }
}

function readChoice(options: ParsedOptions, io: Io): SandboxChoice | null {
  const named = options.text('sandbox')
  if (named === undefined) {
    const stray = (['sandbox-image', 'sandbox-read', 'sandbox-write', 'sandbox-network'] as const).find(
      (name) => options.list(name).length > 0 || options.flag(name) || options.text(name) !== undefined,
    )
    if (stray === undefined) return null
    throw new UsageError('E_USAGE', { found: `--${stray} without --sandbox`, expected: '--sandbox KIND as well' })
  }
  const kind = kinds.find((each) => each === named)
  if (kind === undefined) {
    throw new UsageError('E_USAGE', { found: `--sandbox ${quote(named)}`, expected: kinds.join(', ') })
  }
  return {
    kind,
    image: options.text('sandbox-image') ?? null,
    readable: options.list('sandbox-read').map((path) => resolve(io.cwd, path)),
    writable: options.list('sandbox-write').map((path) => resolve(io.cwd, path)),
    network: options.flag('sandbox-network'),
  }
}
