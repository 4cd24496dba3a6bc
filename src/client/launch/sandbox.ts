/**
 * Runs a server confined, with what the platform has: bubblewrap, or a container of Docker or Podman. No network, nothing
 * to write but its own /tmp, no capabilities, not as root, and of the file system only what it needs to start. What a
 * server does inside is still its own; rules for arguments are no confinement, this is.
 */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { CaptureError, UsageError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import type { CommandTarget } from '../target.ts'

/** What confines. */
export type SandboxKind = 'bubblewrap' | 'docker' | 'podman'

/** What a person chose. Paths are absolute. */
export interface SandboxChoice {
  /** `auto`: the first of them that is there; containers only where an image is named. */
  readonly kind: SandboxKind | 'auto'
  /** Image for a container, with the program that the command names. */
  readonly image: string | null
  /** Paths that the server may read beside those of its own words. */
  readonly readable: readonly string[]
  /** Paths that it may write. */
  readonly writable: readonly string[]
  readonly network: boolean
}

/** Where the server runs, and what it needs to start. */
export interface SandboxPlace {
  /** Its working directory, absolute. */
  readonly cwd: string
  /** The package's own folder, where one is known. */
  readonly packageFolder: string | null
  /** Where programs are looked for. */
  readonly path: string
  /** The person's home. */
  readonly home: string
}

const programs = { bubblewrap: 'bwrap', docker: 'docker', podman: 'podman' } as const satisfies Record<
  SandboxKind,
  string
>
/** Who the server is inside (OPS-2 of the hardening guides). */
const user = '10001'
/** What programs of a system are made of; a link stays one, so that it leads where it leads outside. */
const systemPaths = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/etc/alternatives', '/etc/ld.so.cache']
const morePaths = ['/etc/localtime', '/etc/ssl', '/etc/ca-certificates', '/nix/store']
const networkPaths = ['/etc/resolv.conf', '/etc/hosts', '/etc/nsswitch.conf', '/run/systemd/resolve']

/**
 * The command that starts a server confined.
 *
 * @throws CaptureError `E_SERVER_START` where nothing here can confine it; UsageError `E_USAGE` for a container without an
 * image, and for a command that is a container already.
 */
export function sandboxTarget(target: CommandTarget, choice: SandboxChoice, place: SandboxPlace): CommandTarget {
  const [program = '', verb] = target.argv
  if ((program === 'docker' || program === 'podman') && verb === 'run') {
    throw new UsageError('E_USAGE', {
      found: 'a container already',
      where: '--sandbox',
      expected: 'a command that is none; give docker or podman itself the flags that confine',
    })
  }
  const { kind, path } = findSandbox(choice, place.path)
  const paths = { readable: [...ownPaths(target, place), ...choice.readable], writable: choice.writable }
  const argv =
    kind === 'bubblewrap'
      ? bubblewrap(path, target, { ...choice, ...paths }, place)
      : container(path, target, { ...choice, ...paths }, place)
  return { ...target, argv }
}

function findSandbox({ kind, image }: SandboxChoice, path: string): { kind: SandboxKind; path: string } {
  const wanted: SandboxKind[] = kind === 'auto' ? ['bubblewrap', ...(image === null ? [] : containers)] : [kind]
  for (const each of wanted) {
    const found = findProgram(programs[each], path)
    if (found === undefined) continue
    if (each !== 'bubblewrap' && image === null) {
      throw new UsageError('E_USAGE', { found: each, where: '--sandbox', expected: '--sandbox-image as well' })
    }
    return { kind: each, path: found }
  }
  throw new CaptureError('E_SERVER_START', {
    found: `no ${wanted.map((each) => programs[each]).join(' and no ')} on this machine`,
    where: '--sandbox',
    expected: 'a program that confines the server; it was not started',
    next: 'Install bubblewrap, or name an image with --sandbox-image where Docker or Podman is',
  })
}

const containers = ['docker', 'podman'] as const

function findProgram(name: string, path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder))
  return folders.map((folder) => join(folder, name)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** What the words name: the program, scripts, folders; and the whole of a package that was copied for this. */
function ownPaths({ argv }: CommandTarget, { cwd, packageFolder, path, home }: SandboxPlace): string[] {
  const [program = ''] = argv
  const found = program.includes(sep) ? resolve(cwd, program) : findProgram(program, path)
  // A word without a separator is a path where something of that name lies in the folder: `node server.mjs`.
  const words = argv
    .slice(1)
    .map((word) => (word === '' ? undefined : resolve(cwd, word)))
    .filter((path, at) => argv[at + 1]?.includes(sep) === true || (path !== undefined && existsSync(path)))
  const folders = [found, ...words].flatMap((word) => (word === undefined ? [] : ownPath(word, home)))
  const [root = ''] = (packageFolder ?? '').split(`${sep}node_modules${sep}`)
  return [...new Set([...folders, ...(root === '' ? [] : [root])])].filter(existsSync)
}

/**
 * A folder itself, of a file its folder: a script reads what lies beside it, unless that is the home with all its secrets.
 * A link is followed to what it names, and a program of an installed package reads all that is installed with it.
 */
function ownPath(path: string, home: string): string[] {
  try {
    const real = realpathSync(path)
    const [root = '', inside] = real.split(installed)
    const folder = inside === undefined ? fileOrFolder(real, home) : root + installed
    // Nobody is given everything because a script lies at the top, and a system's folders are there already.
    return folder === '/' || systemPaths.some((each) => folder === each || folder.startsWith(`${each}/`))
      ? []
      : [folder]
  } catch {
    return []
  }
}

const installed = `${sep}node_modules`

function fileOrFolder(real: string, home: string): string {
  const folder = statSync(real).isDirectory() ? real : dirname(real)
  return folder !== real && isIn(existsSync(home) ? realpathSync(home) : home, folder) ? real : folder
}

type Paths = Pick<SandboxChoice, 'readable' | 'writable' | 'network' | 'image'>

/** bwrap(1): an empty file system, into which is bound what is named. */
function bubblewrap(path: string, { argv }: CommandTarget, paths: Paths, { cwd }: SandboxPlace): string[] {
  const system = [...systemPaths, ...morePaths, ...(paths.network ? networkPaths : [])]
  return [
    ...[path, '--die-with-parent', '--new-session', '--unshare-all', ...(paths.network ? ['--share-net'] : [])],
    ...['--uid', user, '--gid', user, '--cap-drop', 'ALL', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...system.flatMap((each) => ['--ro-bind-try', each, each]),
    ...paths.readable.flatMap((each) => ['--ro-bind', each, each]),
    ...paths.writable.flatMap((each) => ['--bind', each, each]),
    // Words such as `server/main.mjs` are read from the folder where the client starts it: there is one, if an empty one.
    ...['--dir', cwd, '--chdir', cwd, '--remount-ro', '/', '--'],
    ...argv,
  ]
}

/** docker-run(1), podman-run(1): the flags of OPS-2, with bounds on processes and memory. */
function container(path: string, { argv, env }: CommandTarget, paths: Paths, { cwd }: SandboxPlace): string[] {
  const volume = (each: string, mode: 'ro' | 'rw'): string[] => ['--volume', `${each}:${each}:${mode}`]
  return [
    ...[path, 'run', '--rm', '--interactive', '--init', '--network', paths.network ? 'bridge' : 'none'],
    ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--user', `${user}:${user}`],
    ...['--pids-limit', '256', '--memory', '512m', '--tmpfs', '/tmp:rw,nosuid,nodev,size=64m'],
    ...paths.readable.flatMap((each) => volume(each, 'ro')),
    ...paths.writable.flatMap((each) => volume(each, 'rw')),
    ...Object.keys(env).flatMap((name) => ['--env', name]),
    ...['--workdir', isThere(cwd, paths) ? cwd : '/tmp', '--', paths.image ?? '', ...argv],
  ]
}

/** Whether a container has this folder: in what is mounted, or above it. */
function isThere(folder: string, { readable, writable }: Paths): boolean {
  return [...readable, ...writable].some((each) => isIn(folder, each) || isIn(each, folder))
}

function isIn(one: string, other: string): boolean {
  return one === other || one.startsWith(other === sep ? sep : `${other}${sep}`)
}

/** The command as a person may read it: words without values of variables, since none are among them. */
export function describeSandbox({ argv }: CommandTarget): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quote(word, 400))).join(' ')
}
