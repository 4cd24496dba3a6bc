/** What the verbs that come to a verdict have in common: policy, pins, statement files, and where they are. */
import { assess } from '../src/client/assessment/assess.ts'
import type { Assessment, AssessRequest } from '../src/client/assessment/assessment.ts'
import { keepVerified } from '../src/client/assessment/keep-verified.ts'
import { ownLintMemory, rememberLinted } from '../src/client/assessment/lint-memory.ts'
import { type PreparedAssessment, prepareAssessment as prepare } from '../src/client/assessment/prepare-assessment.ts'
import { readNamedFile } from '../src/client/files/named-file.ts'
import type { BundleFiles } from '../src/client/statements/bundle-source.ts'
import type { Target } from '../src/client/target.ts'
import { UsageError } from '../src/errors.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { trustedRootOption } from './trusted-root.ts'

/** Options of the verbs that come to a verdict. */
export const assessmentOptions = {
  entry: {
    type: 'string',
    value: 'NAME',
    help: 'configuration entry that pins are kept under (default: the command or URL)',
  },
  name: { type: 'string', value: 'NAME', help: "the server's registry name (default: the pinned one)" },
  version: {
    type: 'string',
    value: 'VERSION',
    help: 'the version to hold it against (default: the pinned one, else latest)',
  },
  profile: {
    type: 'string',
    value: 'PROFILE',
    help: 'the profile to hold it against (default: the pinned one, else default)',
  },
  bundle: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'a bundle at hand, instead of a registry; several where several signed, observed or reviewed',
  },
  receipt: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: "a registry's receipt at hand, for each bundle in turn",
  },
  'bundle-snapshot': { type: 'string', value: 'FILE', help: 'the snapshot file beside the bundles' },
  ...trustedRootOption,
  control: {
    type: 'string',
    value: 'FILE',
    help: 'what a registry answers to /v1/servers/NAME/control, at hand: who may sign, what is withdrawn',
  },
  offline: { type: 'boolean', help: 'make no network call but to the server itself' },
  'accept-first': { type: 'boolean', help: 'take what is seen first for granted, in CI too' },
} as const satisfies OptionSpecs

/** Gathers what the options name beside policy and pins. Throws as {@link prepare} does. */
export async function prepareAssessment(target: Target, options: ParsedOptions, io: Io): Promise<PreparedAssessment> {
  const files = readBundles(options, io)
  const choice = {
    ...given('entry', options),
    ...given('name', options),
    ...given('version', options),
    ...given('profile', options),
    ...given('control', options),
    ...(files === undefined ? {} : { files }),
    trustedRoot: options.text('trusted-root'),
    offline: options.flag('offline'),
    acceptFirst: options.flag('accept-first'),
  }
  const prepared = await prepare(target, choice, io)
  let elsewhere: Promise<ReadonlySet<string>> | undefined
  const look = async (): Promise<ReadonlySet<string>> => {
    const { entriesElsewhere } = await import('./entries-elsewhere.ts')
    return await entriesElsewhere(prepared.entry, io)
  }
  return {
    ...prepared,
    elsewhere: () => {
      elsewhere ??= look()
      return elsewhere
    },
  }
}

function readBundles(options: ParsedOptions, io: Io): BundleFiles | undefined {
  const [paths, receipts] = [options.list('bundle'), options.list('receipt')]
  if (receipts.length > paths.length) {
    throw new UsageError('E_USAGE', {
      found: 'more receipts than bundles',
      expected: 'one --bundle for each --receipt',
    })
  }
  const [first, ...more] = paths.map((path, index) => ({
    bundle: readNamedFile(path, io),
    ...receiptOf(receipts[index], io),
  }))
  const snapshot = options.text('bundle-snapshot')
  if (first === undefined) return undefined
  return { ...first, more, ...(snapshot === undefined ? {} : { snapshot: readNamedFile(snapshot, io) }) }
}

function receiptOf(path: string | undefined, io: Io): { receipt?: string } {
  return path === undefined ? {} : { receipt: Buffer.from(readNamedFile(path, io)).toString('utf8') }
}

function given<K extends string>(name: K, options: ParsedOptions): { [key in K]?: string } {
  const value = options.text(name)
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: string })
}

/** Assesses, and keeps what was verified, and that it was read. Throws as `assess` does. */
export async function assessAndKeep(request: AssessRequest, io: Io): Promise<Assessment> {
  const assessment = await assess(request)
  await keepVerified(assessment, request, io)
  if (request.state !== null) await rememberLinted(assessment, ownLintMemory({ ...request, state: request.state }))
  return assessment
}
