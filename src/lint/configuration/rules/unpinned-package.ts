/** Programs that are another one tomorrow: see unpinned-package.md. */

import type { Severity } from '../../finding.ts'
import type { PlacedText } from '../client-configuration.ts'
import type { ConfigurationMatch, EntryRule } from '../configuration-rule.ts'
import { type Launch, launches } from '../launch-words.ts'

/** How a runner is called, and what its first word is. */
interface Runner {
  readonly program: string
  /** Words after the program that make it fetch and run. */
  readonly verb?: readonly string[]
  /** Options that take the next word. */
  readonly valued: ReadonlySet<string>
  /** Options whose value is the package, before any word. */
  readonly named?: readonly string[]
  readonly judge: (word: string) => Severity | undefined
}

const npmValued = new Set(['-p', '--package', '-c', '--call', '--registry', '--cache', '--prefix', '-w', '--workspace'])
const npm = { valued: npmValued, named: ['-p', '--package'], judge: judgeNpm }
const uvValued = new Set([
  '--with',
  '--python',
  '-p',
  '--index-url',
  '--index',
  '--extra-index-url',
  '--directory',
  '--env-file',
])
const uv = { valued: uvValued, named: ['--from', '--spec'], judge: judgePython }
const containerValued = new Set(
  '-e --env --env-file -v --volume --mount -p --publish --name --network --net -u --user -w --workdir --entrypoint --platform --pull -m --memory --cpus --add-host -l --label --label-file -h --hostname --log-driver --restart --gpus --device --cap-add --cap-drop --security-opt --tmpfs --ulimit --shm-size --pid --ipc --dns'.split(
    ' ',
  ),
)

const runners: readonly Runner[] = [
  { program: 'npx', ...npm },
  { program: 'bunx', ...npm },
  { program: 'npm', verb: ['exec', 'x'], ...npm },
  { program: 'pnpm', verb: ['dlx', 'exec'], ...npm },
  { program: 'yarn', verb: ['dlx'], ...npm },
  { program: 'bun', verb: ['x'], ...npm },
  { program: 'uvx', ...uv },
  { program: 'pipx', verb: ['run'], ...uv },
  { program: 'docker', verb: ['run'], valued: containerValued, judge: judgeImage },
  { program: 'podman', verb: ['run'], valued: containerValued, judge: judgeImage },
  { program: 'deno', verb: ['run'], valued: new Set(['-c', '--config', '--import-map']), judge: judgeDeno },
  { program: 'go', verb: ['run'], valued: new Set<string>(), judge: judgeGo },
]

export const unpinnedPackage: EntryRule = {
  kind: 'entry',
  id: 'unpinned-package',
  severity: 'warning',
  title: 'Entry starts whatever version is the newest',
  check: (server) => launches(server).flatMap(judgeLaunch),
}

function judgeLaunch(launch: Launch): ConfigurationMatch[] {
  const { program, words } = launch
  if (program === 'uv' && words[0]?.text === 'tool' && words[1]?.text === 'run') {
    return judgeWords(words.slice(2), { program, ...uv })
  }
  const runner = runners.find((each) => each.program === program)
  if (runner === undefined) return []
  if (runner.verb === undefined) return judgeWords(words, runner)
  return runner.verb.includes(words[0]?.text ?? '') ? judgeWords(words.slice(1), runner) : []
}

function judgeWords(words: readonly PlacedText[], runner: Runner): ConfigurationMatch[] {
  return packagesOf(words, runner).flatMap(({ text, path }) => {
    const severity = runner.judge(text)
    if (severity === undefined) return []
    return [{ path, severity, message: 'the version that is started is not fixed; another one can come at any start' }]
  })
}

/** The packages that options name; where none does, the first word. */
function packagesOf(words: readonly PlacedText[], { valued, named = [] }: Runner): PlacedText[] {
  const packages: PlacedText[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as PlacedText
    if (word.text === '--') return packages.length > 0 ? packages : words.slice(at + 1, at + 2)
    if (!word.text.startsWith('-')) return packages.length > 0 ? packages : [word]
    const [option = '', value] = word.text.split('=', 2)
    const next = words[at + 1]
    if (named.includes(option) && value !== undefined) packages.push({ ...word, text: value })
    else if (named.includes(option) && next !== undefined) packages.push(next)
    if (value === undefined && (valued.has(option) || named.includes(option))) at += 1
  }
  return packages
}

/** A local folder or file is what it is. */
const local = /^(?:\.{0,2}[/\\]|[a-z]:[/\\]|file:|~|\$)/i
const exactVersion = /^v?\d{1,6}\.\d{1,6}\.\d{1,6}(?:[-+][\w.+-]{1,80})?$/
const commit = /#(?:[0-9a-f]{40}|[0-9a-f]{64})$/

function judgeNpm(word: string): Severity | undefined {
  if (local.test(word)) return undefined
  if (/^(?:git|github:|gitlab:|bitbucket:|https?:)/.test(word) || /^[\w.-]{1,80}\/[\w.-]{1,80}(?:#|$)/.test(word)) {
    return commit.test(word) ? undefined : 'warning'
  }
  const version = /^(?:@[^/@]{1,200}\/)?[^@]{1,200}@(.{1,200})$/.exec(word)?.[1]
  return version !== undefined && exactVersion.test(version) ? undefined : 'warning'
}

function judgePython(word: string): Severity | undefined {
  if (local.test(word)) return undefined
  if (/^(?:git\+|https?:)/.test(word)) return /@(?:[0-9a-f]{40}|[0-9a-f]{64})(?:#|$)/.test(word) ? undefined : 'warning'
  return /(?:===?|@)v?\d{1,9}(?:\.\w{1,20}){1,5}$/.test(word) ? undefined : 'warning'
}

/** A digest is the image; a tag can be moved, and `latest` is. */
function judgeImage(word: string): Severity | undefined {
  if (/@sha256:[0-9a-f]{64}$/.test(word)) return undefined
  const tag = /:([\w.-]{1,128})$/.exec(word)?.[1]
  return tag === undefined || /^(?:latest|main|master|edge|nightly|dev|stable)$/.test(tag) ? 'warning' : 'note'
}

function judgeDeno(word: string): Severity | undefined {
  const name = /^(?:npm|jsr):\/?(.{1,300})$/.exec(word)?.[1]
  if (name !== undefined) return judgeNpm(name.replace(/^((?:@[^/]{1,100}\/)?[^/]{1,100})\/.{0,200}$/, '$1'))
  if (!/^https?:/.test(word)) return undefined
  return /@v?\d{1,6}\.\d{1,6}\.\d{1,6}|\/[0-9a-f]{40}\//.test(word) ? undefined : 'warning'
}

function judgeGo(word: string): Severity | undefined {
  const version = /^[\w.-]{1,80}\.[a-z]{2,20}\/[^@]{1,200}@(.{1,80})$/.exec(word)?.[1]
  if (version === undefined) return undefined
  return /^v\d/.test(version) || /^[0-9a-f]{40}$/.test(version) ? undefined : 'warning'
}
