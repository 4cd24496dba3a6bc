#!/usr/bin/env node
const [, , verb, action, ...rest] = process.argv

if (verb === 'hook' && action === 'answer' && !rest.includes('--help') && !rest.includes('-h')) {
  const { answerOnStdio } = await import('./hook-stdio.ts')
  process.exitCode = await answerOnStdio(rest, process.env)
} else {
  const [{ processIo }, { run }] = await Promise.all([import('./process-io.ts'), import('./run.ts')])
  process.exitCode = await run(process.argv.slice(2), processIo(process.env))
}
