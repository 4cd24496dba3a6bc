/** `docker run` and `podman run`: which image, by digest, its words start. */
import { quote } from '../../visible-text.ts'

/** The image by digest, or why that is not known. */
export type ContainerImage =
  | { readonly kind: 'oci'; readonly digest: string }
  | { readonly kind: 'unknown'; readonly detail: string }

/** Flags without a value that change nothing about which program of the image is started. */
const quiet = new Set(['-i', '--interactive', '-t', '--tty', '-it', '-ti', '--rm', '--init', '--read-only'])

/** Flags with a value of which the same holds. What mounts files or names another program is not among them. */
const valued = new Set(
  [
    '--name',
    '--network',
    '--net',
    '-u',
    '--user',
    '-w',
    '--workdir',
    '-m',
    '--memory',
    '--cpus',
    '--pull',
    '--platform',
  ].concat(['-p', '--publish', '-l', '--label', '--hostname', '-h', '--pids-limit', '--cap-drop', '--security-opt']),
)

const environmentFlags = new Set(['-e', '--env'])

/** Variables by which an interpreter runs code of the entry's before any of the image's. */
const codeVariables = /^(?:NODE_OPTIONS|NODE_PATH|LD_|DYLD_|PYTHON|PERL5|RUBY|JAVA_TOOL_OPTIONS|BASH_ENV|ENV=)/

/** Reads the words of a command; null where they are no `docker run` or `podman run`. Never throws. */
export function readContainerRun(argv: readonly string[]): ContainerImage | null {
  const [program, verb] = argv
  if (program !== 'docker' && program !== 'podman') return null
  if (verb !== 'run') return unknown(`${quote(`${program} ${verb ?? ''}`)} is not understood here`)
  let at = 2
  while (at < argv.length) {
    const word = argv[at] ?? ''
    if (!word.startsWith('-')) return readImage(word)
    const taken = takeFlag(word, argv[at + 1])
    if (taken === 0) return unknown(`the flag ${quote(word)} may change what is started`)
    at += taken
  }
  return unknown('no image is named')
}

function unknown(detail: string): ContainerImage {
  return { kind: 'unknown', detail }
}

function takeFlag(word: string, next: string | undefined): 0 | 1 | 2 {
  if (quiet.has(word)) return 1
  const equals = word.startsWith('--') ? word.indexOf('=') : -1
  const name = equals < 0 ? word : word.slice(0, equals)
  const value = equals < 0 ? next : word.slice(equals + 1)
  if (value === undefined || (environmentFlags.has(name) && codeVariables.test(value))) return 0
  if (!valued.has(name) && !environmentFlags.has(name)) return 0
  return equals < 0 ? 2 : 1
}

/** Only a digest names bytes: a tag is whatever the registry says today. */
function readImage(word: string): ContainerImage {
  const digest = /^[a-z0-9][\w./:-]*@(sha256:[0-9a-f]{64})$/i.exec(word)?.[1]
  return digest === undefined
    ? unknown(`the image ${quote(word)} is not named by its digest`)
    : { kind: 'oci', digest: digest.toLowerCase() }
}
