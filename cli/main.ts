#!/usr/bin/env node
const [, , verb, action, ...rest] = process.argv

if (verb === 'hook' && action === 'answer' && !rest.includes('--help') && !rest.includes('-h')) {
  // Made by the build; the same as what stands beside it, in one file.
  const built: string = './hook.cjs'
  const hook: typeof import('./hook-stdio.ts') = await import(built).catch(() => import('./hook-stdio.ts'))
  process.exitCode = await hook.answerOnStdio(rest, process.env)
} else {
  const [{ processIo }, { run }] = await Promise.all([import('./process-io.ts'), import('./run.ts')])
  process.exitCode = await run(process.argv.slice(2), processIo(process.env))
}
