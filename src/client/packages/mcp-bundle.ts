/**
 * MCP bundles (`.mcpb`): the file is hashed, unpacked once into a copy of ours, and started as its own manifest says.
 * Format: the MCPB manifest specification, versions 0.1 to 0.4.
 */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { crc32 } from 'node:zlib'
import { sha256Hex } from '../../crypto/sha256.ts'
import { base64 } from '../../encoding/bytes.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { PackageError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { hasErrorCode } from '../files/atomic-file.ts'
import { readPackageJson } from './package-bin.ts'
import { PackageCopies } from './package-copy.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

/** A bundle that was unpacked and can be started. */
export interface OpenedBundle {
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly sha256: string
  /** The bundle's own folder. */
  readonly folder: string
  readonly name: string
  readonly version: string
  /** The words that start it. */
  readonly argv: readonly string[]
  /** Variables that it sets for itself. */
  readonly env: Readonly<Record<string, string>>
  /** Whether it fetches code of others when it starts. */
  readonly fetchesMore: boolean
}

/** Longest bundle file that is read. */
const maxFileBytes = 256 * 1024 * 1024

/**
 * Opens a bundle file.
 *
 * @throws PackageError `E_PACKAGE_UNRESOLVED` where there is no such file; `E_PACKAGE_INVALID` where it is no bundle that
 * can be started for certain; `E_PACKAGE_MISMATCH` where its copy was changed.
 */
export async function openBundle(path: string, stateFolder: string): Promise<OpenedBundle> {
  const bytes = await readBundle(path)
  const sha256 = sha256Hex(bytes)
  const integrity = `sha256-${base64(new Uint8Array(Buffer.from(sha256, 'hex')))}`
  const subject = { kind: 'mcpb', label: basename(path), integrity } as const
  const copies = new PackageCopies(stateFolder)
  const copy = (await copies.find(subject)) ?? (await copies.make(subject, (content) => unpack(bytes, content)))
  return { sha256, folder: copy.content, ...readStart(copy.content) }
}

async function readBundle(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > maxFileBytes) throw invalid(`a file of ${size} bytes`, path, `at most ${maxFileBytes}`)
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    if (cause instanceof PackageError) throw cause
    const found = hasErrorCode(cause, 'ENOENT') ? 'no such bundle' : 'a bundle that cannot be read'
    throw new PackageError('E_PACKAGE_UNRESOLVED', { found, where: quote(path, 300), cause })
  }
}

async function unpack(bytes: Uint8Array, content: string): Promise<void> {
  const entries = readZipDirectory(bytes)
  const { unzipSync } = await import('fflate')
  const files = inflate(() => unzipSync(bytes, { filter: ({ name }) => !name.endsWith('/') }))
  for (const entry of entries) {
    const file = Object.hasOwn(files, entry.name) ? files[entry.name] : undefined
    if (file?.length !== entry.size || crc32(file) !== entry.checksum) {
      throw invalid('an entry that is not what the directory says', entry.name)
    }
    await writeEntry(file, entry, content)
  }
}

function inflate(unzip: () => Readonly<Record<string, Uint8Array>>): Readonly<Record<string, Uint8Array>> {
  try {
    return unzip()
  } catch (cause) {
    throw new PackageError('E_PACKAGE_INVALID', { found: 'a torn entry', where: 'the bundle', cause })
  }
}

async function writeEntry(file: Uint8Array, { name, executable }: ZipEntry, content: string): Promise<void> {
  const path = join(content, ...name.split('/'))
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(path, file, { flag: 'wx', mode: executable ? 0o700 : 0o600 })
  } catch (cause) {
    if (!hasErrorCode(cause, 'EEXIST') && !hasErrorCode(cause, 'ENOTDIR')) throw cause
    throw invalid('a file where a folder is', name)
  }
}

type Start = Omit<OpenedBundle, 'sha256' | 'folder'>

/** `server.mcp_config` of the manifest, for this platform. */
function readStart(folder: string): Start {
  const manifest = new MemberReader(readPackageJson(join(folder, 'manifest.json')), malformed)
  const config = manifest.object('server').object('mcp_config')
  const overrides = config.has('platform_overrides') ? config.object('platform_overrides') : null
  const own = overrides?.has(process.platform) === true ? overrides.object(process.platform) : null
  const from = (name: string) => (own?.has(name) === true ? own : config)
  const command = from('command').text('command')
  const args = from('args').has('args') ? from('args').texts('args') : []
  const variables = from('env').has('env') ? from('env').object('env') : null
  return {
    name: manifest.text('name'),
    version: manifest.text('version'),
    argv: [program(command, folder), ...args.map((word) => expand(word, folder))],
    env: Object.fromEntries(
      (variables?.names() ?? []).map((name) => [name, expand(variables?.text(name) ?? '', folder)]),
    ),
    fetchesMore: command === 'uv',
  }
}

/** Interpreters that run the bundle's own files. Anything else would run what is not in the bundle. */
const interpreters = new Set(['python', 'python3', 'uv'])

function program(command: string, folder: string): string {
  if (command === 'node') return process.execPath
  if (interpreters.has(command)) return command
  const path = expand(command, folder)
  const isInside = /^\$\{__dirname\}/.test(command) && !path.split(/[/\\]/).includes('..')
  if (isInside && path.startsWith(folder + sep)) return path
  throw invalid(`the command ${quote(command)}`, 'manifest.json', 'node, python, uv, or a program of the bundle')
}

function expand(text: string, folder: string): string {
  return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name === '__dirname') return folder
    if (name === '/' || name === 'pathSeparator') return sep
    throw new PackageError('E_PACKAGE_INVALID', {
      found: `the variable ${quote(name)}, which a person has to set`,
      where: 'server.mcp_config of manifest.json',
      expected: '__dirname only',
      next: 'Install it with a client that asks for its settings',
    })
  })
}

function malformed(pointer: string, expected: string): PackageError {
  return new PackageError('E_PACKAGE_INVALID', {
    found: 'a malformed manifest.json',
    where: pointer,
    pointer,
    expected,
  })
}

function invalid(found: string, where: string, expected = 'an MCP bundle'): PackageError {
  return new PackageError('E_PACKAGE_INVALID', { found, where: quote(where, 300), expected })
}
