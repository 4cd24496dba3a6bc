import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitCodes } from '../src/errors.ts'
import { effects } from '../src/trust/reasons.ts'

/**
 * The layers, lowest first. A file of src imports only from its own layer or one above it in this list. Layers up to
 * and including `hosts` are pure: values in, values out.
 */
const layers = [
  ['errors.ts', 'visible-text.ts'],
  ['encoding'],
  ['crypto'],
  ['snapshot'],
  ['log'],
  ['attestation'],
  ['lint'],
  ['trust'],
  ['verify'],
  ['hosts'],
  ['client'],
  ['guard'],
] as const
/** The folders inside a layer, highest first: docs/decisions/0025-folders-in-the-client.md and 0026-folders-in-the-guard.md. */
const foldersInside = {
  client: [
    'configuration',
    'assessment',
    'statements',
    'policy',
    'publisher',
    'capture',
    'oauth',
    'transport',
    'launch',
    'packages',
    'process',
    'network',
    'state',
    'files',
  ],
  guard: [
    'transports',
    'guarded-session',
    'http-relay',
    'stdio-relay',
    'hook',
    'calls',
    'running',
    'session',
    'pages',
    'alerts',
    'approval',
    'secrets',
    'caller',
    'http',
    'call-policy',
    'call-log',
  ],
} as const
const firstImpureLayer = layers.findIndex((layer) => (layer as readonly string[]).includes('client'))

/** Each third-party package has one door: the only files or folders that import it. */
const doors: Readonly<Record<string, readonly string[]>> = {
  tweetnacl: ['src/crypto/'],
  diff: ['src/snapshot/text-diff.ts'],
  '@sigstore/verify': ['src/verify/keyless.ts'],
  '@sigstore/bundle': ['src/verify/keyless.ts', 'src/client/publisher/keyless-signer.ts'],
  '@sigstore/protobuf-specs': ['src/verify/keyless.ts'],
  '@sigstore/sign': [
    'src/client/publisher/keyless-signer.ts',
    'src/client/publisher/rekor-v2-witness.ts',
    'src/client/publisher/fulcio-signer.ts',
  ],
  '@sigstore/tuf': ['src/client/statements/trusted-root.ts'],
  '@cfworker/json-schema': ['src/guard/call-policy/argument-schema.ts'],
  fflate: ['src/client/packages/mcp-bundle.ts'],
  jose: ['src/guard/caller/caller-token.ts'],
  undici: ['cli/proxies.ts'],
  yaml: ['src/hosts/yaml-language.ts'],
  'smol-toml': ['src/hosts/toml-language.ts'],
  hono: ['registry/'],
  '@hono/node-server': ['registry/'],
  'drizzle-orm': ['registry/'],
  postgres: ['registry/'],
  '@electric-sql/pglite': ['registry/'],
}

/** Node modules that pure layers may use: they compute, and touch nothing. */
const pureNodeModules = new Set(['node:crypto', 'node:buffer'])

/** The one file of a pure layer that loads packages with `require`, at once and only them: it says why. */
const requiringFiles: readonly string[] = ['src/verify/keyless.ts', 'src/crypto/nacl.ts']

/** What a pure layer may not reach for: the clock, randomness, the network, files, processes, timers. */
const impureWords =
  /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|randomBytes|randomUUID|process\.|fetch\(|setTimeout|setInterval|setImmediate|console\.)/

const root = resolve(import.meta.dirname, '..')

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((entry) => {
    const path = join(folder, entry)
    if (statSync(path).isDirectory()) return sourceFiles(path)
    return /\.tsx?$/.test(entry) ? [path] : []
  })
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const found = [
    ...text.matchAll(/\bfrom\s+'([^']+)'/g),
    ...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g),
    ...text.matchAll(/^import\s+'([^']+)'/gm),
  ]
  return found.map((match) => match[1] ?? '')
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

function layerOf(pathInSource: string): number {
  const top = pathInSource.split('/')[0] ?? ''
  return layers.findIndex((layer) => (layer as readonly string[]).includes(top))
}

/** Code without comments and string contents, so that words in prose do not count. */
function codeOnly(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/[^\n]*/g, '')
}

const files = ['src', 'cli', 'registry'].flatMap((folder) => sourceFiles(join(root, folder)))
const imports = files.flatMap((file) =>
  importsOf(file).map((specifier) => {
    const local = specifier.startsWith('.')
    const target = local ? relative(root, resolve(dirname(file), specifier)) : undefined
    return { file: relative(root, file), specifier, target }
  }),
)

describe('architecture', () => {
  test('there is code to look at', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(imports.length).toBeGreaterThan(20)
  })

  test('every file of src stands in a layer', () => {
    const strangers = files
      .map((file) => relative(join(root, 'src'), file))
      .filter((path) => !path.startsWith('..') && path !== 'index.ts' && layerOf(path) < 0)
    expect(strangers).toEqual([])
  })

  test('src imports only from its own layer or a lower one', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (!file.startsWith('src/') || file === 'src/index.ts' || target === undefined) return false
      if (!target.startsWith('src/')) return true
      return layerOf(target.slice(4)) > layerOf(file.slice(4))
    })
    expect(wrong).toEqual([])
  })

  test('no file imports itself by way of others', () => {
    const targets = new Map<string, string[]>()
    for (const { file, target } of imports) {
      if (target !== undefined) targets.set(file, [...(targets.get(file) ?? []), target])
    }
    const reached = (file: string): Set<string> => {
      const seen = new Set<string>()
      const next = [file]
      for (let at = next.pop(); at !== undefined; at = next.pop()) {
        const unseen = (targets.get(at) ?? []).filter((target) => !seen.has(target))
        for (const target of unseen) seen.add(target)
        next.push(...unseen)
      }
      return seen
    }
    const circular = [...targets.keys()].filter((file) => reached(file).has(file))
    expect(circular).toEqual([])
  })

  test.each(Object.entries(foldersInside))(
    'a folder of the %s imports only from those below it, and the files beside them from none',
    (layer, folders: readonly string[]) => {
      const rank = (path: string) => {
        const [, folder, inside] = path.split('/').slice(1)
        return inside === undefined ? folders.length : folders.indexOf(folder ?? '')
      }
      const inside = imports.filter(({ file, target }) =>
        [file, target].every((path) => path?.startsWith(`src/${layer}/`)),
      )
      expect(inside.length).toBeGreaterThan(100)
      expect(inside.filter(({ file }) => rank(file) < 0)).toEqual([])
      expect(inside.filter(({ file, target }) => rank(target ?? '') < rank(file))).toEqual([])
    },
  )

  test('cli and registry meet only over HTTP, and src knows neither', () => {
    const allowed: Record<string, readonly string[]> = {
      cli: ['cli', 'src'],
      registry: ['registry', 'src'],
      src: ['src'],
    }
    const wrong = imports.filter(({ file, target }) => {
      if (target === undefined) return false
      return !(allowed[file.split('/')[0] ?? ''] ?? []).includes(target.split('/')[0] ?? '')
    })
    expect(wrong).toEqual([])
  })

  test('each third-party package is imported only at its door', () => {
    const wrong = imports.filter(({ file, specifier, target }) => {
      if (target !== undefined || specifier.startsWith('node:')) return false
      const door = doors[packageOf(specifier)]
      return door === undefined || !door.some((place) => file.startsWith(place))
    })
    expect(wrong).toEqual([])
  })

  test('tweetnacl and diff are imported by one file each', () => {
    for (const name of ['tweetnacl', 'diff']) {
      const importers = imports.filter(({ specifier }) => specifier === name).map(({ file }) => file)
      expect(new Set(importers).size, name).toBeLessThanOrEqual(1)
    }
  })

  test('pure layers touch no clock, randomness, network, file, process or timer', () => {
    const wrong = files.flatMap((file) => {
      const path = relative(root, file)
      const layer = path.startsWith('src/') ? layerOf(path.slice(4)) : -1
      if (layer < 0 || layer >= firstImpureLayer) return []
      const allowed = requiringFiles.includes(path) ? [...pureNodeModules, 'node:module'] : [...pureNodeModules]
      const nodeModules = importsOf(file).filter((name) => name.startsWith('node:') && !allowed.includes(name))
      const word = impureWords.exec(codeOnly(readFileSync(file, 'utf8')))?.[0]
      return [...nodeModules, ...(word === undefined ? [] : [word])].map((found) => ({ path, found }))
    })
    expect(wrong).toEqual([])
  })

  test('nobody reads the environment outside the two mains', () => {
    const wrong = files.filter(
      (file) => /process\.env/.test(codeOnly(readFileSync(file, 'utf8'))) && !/\/(cli|registry)\/main\.ts$/.test(file),
    )
    expect(wrong.map((file) => relative(root, file))).toEqual([])
  })

  test('bytes from outside are never read with the lenient reader', () => {
    const wrong = files.filter((file) => /JSON\.parse\(/.test(codeOnly(readFileSync(file, 'utf8'))))
    // It asks whether a text is JSON at all, and takes nothing from it.
    expect(wrong.map((file) => relative(root, file))).toEqual(['src/encoding/plain-runs.ts'])
  })

  test('every error code and every reason is used by the code and named by a test', () => {
    const code = files
      .filter((file) => !/src\/(errors|trust\/reasons)\.ts$/.test(file))
      .map((file) => readFileSync(file, 'utf8'))
    const tests = sourceFiles(join(root, 'test'))
      .filter((file) => !/errors\.test\.ts$|architecture\.test\.ts$/.test(file))
      .map((file) => readFileSync(file, 'utf8'))
    const named = (texts: readonly string[], word: string) => texts.some((text) => text.includes(`'${word}'`))
    expect(Object.keys(exitCodes).filter((each) => !named(code, each))).toEqual([])
    expect(Object.keys(exitCodes).filter((each) => !tests.some((text) => text.includes(each)))).toEqual([])
    expect(Object.keys(effects).filter((each) => !named(tests, each))).toEqual([])
  })

  test('no file is longer than 300 lines', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301)
    expect(long.map((file) => relative(root, file))).toEqual([])
  })
})
