/**
 * What a command line would start: a package of an npm registry, an MCP bundle, a container image by digest, or something
 * that is not known. Only words that are understood for certain count; everything else is `unknown`, never a guess.
 */
import { quote } from '../../visible-text.ts'
import { readContainerRun } from './container-run.ts'

/** One package that a runner would fetch from an npm registry. */
export interface NpmSpec {
  readonly kind: 'npm'
  /** Name of the package, as the registry knows it. */
  readonly name: string
  /** Version, tag or range as typed; `''` where none was. */
  readonly spec: string
  /** Name of the program in the package where another than its only one was named; null otherwise. */
  readonly bin: string | null
  /** Registry that the words themselves name; null where npm's configuration says. */
  readonly registry: string | null
  /** Words for the program. */
  readonly args: readonly string[]
}

/** What the words of a command are. */
export type PackageSpec =
  | NpmSpec
  | { readonly kind: 'mcpb'; readonly path: string; readonly args: readonly string[] }
  | { readonly kind: 'oci'; readonly digest: string }
  | { readonly kind: 'unknown'; readonly detail: string }

/** How one runner reads its words. */
interface Runner {
  /** The words that it is called by. */
  readonly call: readonly string[]
  /** Flags without a value that change nothing about what is started. */
  readonly quiet: readonly string[]
  /** Flags whose value is the package. */
  readonly package: readonly string[]
  /** Flags whose value is the registry; default none. */
  readonly registry?: readonly string[]
  /** Flags after the package are the runner's own until `--`; default they are the program's. */
  readonly readsOn?: boolean
}

const npmQuiet = ['-y', '--yes', '-q', '--quiet', '-s', '--silent', '--prefer-online', '--prefer-offline']
const npmFlags = { quiet: npmQuiet, package: ['-p', '--package'], registry: ['--registry'] }

const runners: readonly Runner[] = [
  { call: ['npx'], ...npmFlags },
  { call: ['npx.cmd'], ...npmFlags },
  { call: ['npm', 'exec'], ...npmFlags, readsOn: true },
  { call: ['npm', 'x'], ...npmFlags, readsOn: true },
  { call: ['bunx'], quiet: ['-y', '--silent', '--verbose'], package: ['-p', '--package'] },
  { call: ['pnpm', 'dlx'], quiet: ['-s', '--silent'], package: ['--package'] },
  { call: ['yarn', 'dlx'], quiet: ['-q', '--quiet'], package: ['-p', '--package'] },
]

/** Reads the words of a command. Never throws. */
export function readPackageSpec(argv: readonly string[]): PackageSpec {
  const [program = '', ...rest] = argv
  if (program.endsWith('.mcpb')) return { kind: 'mcpb', path: program, args: rest }
  const container = readContainerRun(argv)
  if (container !== null) return container
  const runner = runners.find(({ call }) => call.every((word, index) => argv[index] === word))
  if (runner === undefined) return unknown(`${quote(program)} is no runner of packages that is known here`)
  return readRunner(runner, argv.slice(runner.call.length))
}

function unknown(detail: string): { kind: 'unknown'; detail: string } {
  return { kind: 'unknown', detail }
}

interface RunnerWords {
  readonly packages: string[]
  readonly words: string[]
  registry: string | null
}

function readRunner(runner: Runner, argv: readonly string[]): PackageSpec {
  const read: RunnerWords = { packages: [], words: [], registry: null }
  let at = 0
  while (at < argv.length) {
    const word = argv[at] ?? ''
    if (word === '--') {
      read.words.push(...argv.slice(at + 1))
      break
    }
    if (word.startsWith('-')) {
      const taken = takeFlag(runner, word, argv[at + 1], read)
      if (taken === 0) return unknown(`the flag ${quote(word)} is not known here`)
      at += taken
      continue
    }
    if (runner.readsOn !== true) {
      read.words.push(...argv.slice(at))
      break
    }
    read.words.push(word)
    at += 1
  }
  return choosePackage(read)
}

/** Takes one flag; returns how many words it took, 0 where it is not understood. */
function takeFlag(runner: Runner, word: string, next: string | undefined, read: RunnerWords): 0 | 1 | 2 {
  if (runner.quiet.includes(word)) return 1
  const equals = word.startsWith('--') ? word.indexOf('=') : -1
  const name = equals < 0 ? word : word.slice(0, equals)
  const value = equals < 0 ? next : word.slice(equals + 1)
  const took = equals < 0 ? 2 : 1
  if (value === undefined || value === '' || value.startsWith('-')) return 0
  if (runner.package.includes(name)) {
    read.packages.push(value)
    return took
  }
  if (runner.registry?.includes(name) === true && read.registry === null && URL.canParse(value)) {
    read.registry = value
    return took
  }
  return 0
}

function choosePackage({ packages, words, registry }: RunnerWords): PackageSpec {
  const [first, ...rest] = words
  if (first === undefined) return unknown('no program is named')
  if (packages.length > 1) return unknown('more than one package is named')
  const [named] = packages
  const read = readName(named ?? first)
  if (read === null) return unknown(`${quote(named ?? first)} is no package of a registry`)
  return { kind: 'npm', ...read, bin: named === undefined ? null : first, registry, args: rest }
}

/** Name, and after an `@` a version, a range or a tag; paths, URLs, aliases and git addresses are none of these. */
const nameAndSpec = /^((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:@([0-9A-Za-z^~<>=*.+ |_-]{1,128}))?$/

function readName(word: string): { name: string; spec: string } | null {
  const [, name, spec = ''] = nameAndSpec.exec(word) ?? []
  if (name === undefined || name.length > 214) return null
  return { name, spec: spec.trim() }
}
