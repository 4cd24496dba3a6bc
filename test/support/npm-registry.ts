/**
 * An npm registry on loopback: packuments and tarballs, as the real one serves them, and wrong ones where a test says so.
 * npm itself is the client.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A package before it is packed: files by path; `package.json` among them. */
export type PackageFiles = Readonly<Record<string, string>>

/** A version in the registry. What a test changes is served from then on. */
export interface ServedVersion {
  readonly name: string
  readonly version: string
  readonly manifest: Record<string, unknown>
  tarball: Buffer
  /** What the packument announces; undefined announces none. */
  integrity: string | undefined
  /** URL of its attestations; default none. */
  attestations?: string
}

/** A running registry. */
export interface NpmRegistry {
  readonly url: string
  /** Paths that were asked for, in order. */
  readonly requests: string[]
  /** Extra answers by path, before anything else; for attestations. */
  readonly answers: Map<string, { readonly status: number; readonly body: string }>
  /** Packs and serves a package; `latest` is what was published last. */
  publish(files: PackageFiles): ServedVersion
  /** Serves a tarball that was made otherwise. */
  serve(manifest: Record<string, unknown>, tarball: Buffer): ServedVersion
  /** The environment in which npm asks this registry, with everything it writes below `home`. */
  environment(home: string): Record<string, string>
  close(): Promise<void>
}

/** Integrity of a tarball, as registries announce it. */
export function integrityOf(tarball: Buffer): string {
  return `sha512-${createHash('sha512').update(tarball).digest('base64')}`
}

/** Starts a registry. */
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const packages = new Map<string, Map<string, ServedVersion>>()
  const requests: string[] = []
  const answers: NpmRegistry['answers'] = new Map()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    requests.push(path)
    const answer = answers.get(path)
    if (answer !== undefined) {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
      return
    }
    const file = /^\/tarballs\/(.+)\/([^/]+)\.tgz$/.exec(path)
    const found = packages.get(file?.[1] ?? path.slice(1))
    const version = found?.get(file?.[2] ?? '')
    if (file !== null && version !== undefined) response.end(version.tarball)
    else if (found !== undefined) response.end(JSON.stringify(packumentOf(found, urlOf())))
    else response.writeHead(404).end('{"error":"not found"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const serve = (manifest: Record<string, unknown>, tarball: Buffer): ServedVersion => {
    const [name, version] = [String(manifest.name), String(manifest.version)]
    const served = { name, version, manifest, tarball, integrity: integrityOf(tarball) }
    const versions = packages.get(name) ?? new Map<string, ServedVersion>()
    packages.set(name, versions.set(version, served))
    return served
  }
  return {
    url: urlOf(),
    requests,
    answers,
    serve,
    publish: (files) => serve(JSON.parse(files['package.json'] ?? '{}'), tarballOf(files)),
    environment: (home) => npmEnvironment(home, urlOf()),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function packumentOf(versions: ReadonlyMap<string, ServedVersion>, url: string): unknown {
  const all = [...versions.values()]
  const latest = all.at(-1)
  return {
    name: latest?.name,
    'dist-tags': { latest: latest?.version },
    versions: Object.fromEntries(
      all.map(({ name, version, manifest, tarball, integrity, attestations }) => {
        const shasum = createHash('sha1').update(tarball).digest('hex')
        const dist = {
          tarball: `${url}/tarballs/${name}/${version}.tgz`,
          ...(integrity === undefined ? { shasum } : { integrity }),
        }
        const proven = attestations === undefined ? {} : { attestations: { url: attestations } }
        return [version, { ...manifest, dist: { ...dist, ...proven } }]
      }),
    ),
  }
}

/** What npm needs, and nothing of whoever runs the tests. */
function npmEnvironment(home: string, url: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    npm_config_registry: url,
    npm_config_cache: join(home, 'npm-cache'),
    npm_config_fetch_retries: '0',
  }
}

/** Packs files with npm itself. */
export function packFiles(files: PackageFiles): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'touchmark-pack-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, 'package', path)), { recursive: true })
      writeFileSync(join(folder, 'package', path), text)
      if (text.startsWith('#!')) chmodSync(join(folder, 'package', path), 0o755)
    }
    mkdirSync(join(folder, 'out'))
    const words = ['pack', '--silent', '--ignore-scripts', '--pack-destination', join(folder, 'out')]
    const env = npmEnvironment(folder, 'http://127.0.0.1:9')
    execFileSync('npm', words, { cwd: join(folder, 'package'), env, stdio: 'ignore' })
    const [file = ''] = readdirSync(join(folder, 'out'))
    return readFileSync(join(folder, 'out', file))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same without npm, for speed: every file is executable. */
export function tarballOf(files: PackageFiles): Buffer {
  return makeTarball(Object.entries(files).map(([path, text]) => ({ path: `package/${path}`, text })))
}

/** One entry of a tarball. */
export interface TarEntry {
  readonly path: string
  readonly text?: string
  /** Target of a symbolic link. */
  readonly link?: string
}

/** A tarball (ustar) with exactly these entries. */
export function makeTarball(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, text = '', link }) => {
    const content = Buffer.from(text)
    const header = Buffer.alloc(512)
    header.write(path, 0)
    header.write('0000755\0', 100)
    header.write('0000000\0', 108)
    header.write('0000000\0', 116)
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('00000000000\0', 136)
    header.write('        ', 148)
    header.write(link === undefined ? '0' : '2', 156)
    header.write(link ?? '', 157)
    header.write('ustar\0' + '00', 257)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

/** A package with a small MCP server: one tool, described as given. */
export function serverPackage(
  name: string,
  version: string,
  description: string,
  more: Readonly<Record<string, unknown>> = {},
): { 'package.json': string; 'server.js': string } {
  const manifest = { name, version, bin: { [name.slice(name.lastIndexOf('/') + 1)]: 'server.js' }, ...more }
  return { 'package.json': JSON.stringify(manifest), 'server.js': serverScript(description) }
}

/** The text of that server. It answers with its arguments as its own name. */
export function serverScript(description: string): string {
  return `#!/usr/bin/env node
const tools = [{ name: 'get_forecast', description: ${JSON.stringify(description)}, inputSchema: { type: 'object' } }]
const serverInfo = { name: process.argv.slice(2).join(' ') || 'weather', version: '1.0.0' }
const results = {
  initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo },
  'tools/list': { tools },
}
let rest = ''
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n')
  rest = lines.pop()
  for (const line of lines) {
    const { id, method } = JSON.parse(line)
    if (id === undefined) continue
    const result = results[method]
    const answer = result === undefined ? { error: { code: -32601, message: 'no' } } : { result }
    process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }) + '\\n')
  }
})
`
}
