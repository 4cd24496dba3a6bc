/**
 * Run by the build: puts what `touchmark hook answer` needs into one CommonJS file, since a client starts it before every
 * call. Thirty modules and the loader for them cost as much as Node.js itself. The linter, which only an elicitation
 * needs, stays outside.
 */
import { join, relative, resolve } from 'node:path'
import { build } from 'esbuild'
import { packageRoot } from '../src/client/package-root.ts'

const folder = join(packageRoot(), 'dist/cli')
const outside = /judge-elicitation\.js$/

await build({
  entryPoints: [join(folder, 'hook-stdio.js')],
  outfile: join(folder, 'hook.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.20',
  legalComments: 'none',
  // Names stay, since errors are told apart by them.
  minifyWhitespace: true,
  minifySyntax: true,
  // What signs is loaded by its address, which a hook never does.
  logOverride: { 'empty-import-meta': 'silent' },
  banner: { js: '#!/usr/bin/env node' },
  footer: {
    js: [
      'if (require.main === module) {',
      '  const [, , , , ...rest] = process.argv',
      '  module.exports.answerOnStdio(rest, process.env).then((status) => { process.exitCode = status })',
      '}',
    ].join('\n'),
  },
  define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
  plugins: [
    {
      name: 'outside',
      setup: ({ onResolve }) => {
        onResolve({ filter: outside }, ({ path, resolveDir, kind }) =>
          kind === 'dynamic-import'
            ? { path: `./${relative(folder, resolve(resolveDir, path))}`, external: true }
            : undefined,
        )
      },
    },
  ],
})
