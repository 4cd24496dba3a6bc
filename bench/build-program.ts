/**
 * Run by the build: puts the program together into few files, `dist/program/`, so that a guard starts about as fast as
 * what it stands in front of. Loading is what a start costs, and it costs by the file: what starts a server is one, what a
 * guarded session needs is another, and every other verb is loaded as it is wanted. docs/decisions/0017-one-program.md.
 */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { rolldown } from 'rolldown'
import { packageRoot } from '../src/client/package-root.ts'

const dist = join(packageRoot(), 'dist')
const folder = join(dist, 'program')
const input = { touchmark: join(dist, 'cli/main.js') }

/** What each module imports statically, by path. */
type Graph = ReadonlyMap<string, readonly string[]>

async function readGraph(): Promise<Graph> {
  const graph = new Map<string, readonly string[]>()
  const bundle = await rolldown({
    ...common,
    plugins: [...plugins, { name: 'graph', moduleParsed: ({ id, importedIds }) => void graph.set(id, importedIds) }],
  })
  await bundle.generate({ format: 'esm' })
  await bundle.close()
  return graph
}

/** Everything that some modules load at once. */
function closure(graph: Graph, roots: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>()
  const next = roots.map((path) => join(dist, path))
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (reached.has(id) || !graph.has(id)) continue
    reached.add(id)
    next.push(...(graph.get(id) ?? []))
  }
  return reached
}

/**
 * A session asks the linter while it takes a message, so it cannot wait for it. In the program it is one CommonJS file, which
 * is required at the first question.
 */
const lateLinter = `import { createRequire } from 'node:module'
const load = createRequire(import.meta.url)
let linter
export function findInDefinition(definition) {
  linter ??= load('./session-linter.cjs')
  return linter.findInDefinition(definition)
}
export function findInWhole(snapshot) {
  linter ??= load('./session-linter.cjs')
  return linter.findInWhole(snapshot)
}
`

const sessionLinter = join(dist, 'src/guard/session/session-linter.js')
const plugins = [{ name: 'late-linter', load: (id: string) => (id === sessionLinter ? lateLinter : null) }]

/** A digest over all compiled code of ours: what one release found nothing in, another has to read again. */
function programDigest(graph: Graph): string {
  const hash = createHash('sha256')
  for (const id of [...graph.keys()].filter((each) => each.startsWith(join(dist, 'src') + sep)).sort()) {
    hash.update(readFileSync(id))
  }
  return hash.digest('hex')
}

const common = {
  input,
  platform: 'node',
  // Packages stay packages: each is loaded at its door, and only where it is needed.
  external: (id: string) => !id.startsWith('.') && !id.startsWith('/') && !/^[A-Za-z]:/.test(id),
  preserveEntrySignatures: false,
  logLevel: 'silent',
} as const

/** White space and comments go; names stay, since errors are told apart by them. */
const smaller = { compress: false, mangle: { keepNames: true }, codegen: true } as const

/**
 * Has a file require what it imports later: code that V8 kept has no loader for `import()`, cli/code-cache.ts. What it names
 * are parts of Node.js and CommonJS packages.
 */
function requirePackages(path: string): void {
  const text = readFileSync(path, 'utf8')
  const changed = text.replaceAll(/\bimport\((`[\w:@/.-]+`)\)/g, 'Promise.resolve().then(()=>require($1))')
  if (/\bimport\(/.test(changed)) throw new Error(`${path} imports in a way that is not known here`)
  writeFileSync(path, changed)
}

const graph = await readGraph()
const early = closure(graph, ['cli/early-start.js'])
const guard = closure(graph, ['cli/process-io.js', 'cli/run.js', 'cli/commands/guard.js'])
for (const [name, modules] of Object.entries({ early, guard })) {
  if (modules.size === 0) throw new Error(`nothing to bundle for ${name}`)
}
rmSync(folder, { recursive: true, force: true })
const program = await rolldown({
  ...common,
  plugins,
  transform: {
    define: {
      TOUCHMARK_PROGRAM: JSON.stringify(programDigest(graph)),
      TOUCHMARK_GUARD_FILE: JSON.stringify('guard.js'),
    },
  },
})
// CommonJS: Node's loader for modules resolves, reads and links one after another, which took as long as all the rest.
await program.write({
  dir: folder,
  format: 'cjs',
  minify: smaller,
  chunkFileNames: '[name].js',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { name: 'early', test: (id: string) => early.has(id), priority: 2 },
      { name: 'guard', test: (id: string) => guard.has(id), priority: 1 },
    ],
  },
})
await program.close()
requirePackages(join(folder, 'guard.js'))
writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
const linter = await rolldown({
  ...common,
  input: { 'session-linter': sessionLinter },
  preserveEntrySignatures: 'strict',
})
await linter.write({ dir: folder, format: 'cjs', minify: smaller, entryFileNames: '[name].cjs', codeSplitting: false })
await linter.close()
