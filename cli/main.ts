#!/usr/bin/env node
/** What `node` starts. One asynchronous function, so that the installed program may be CommonJS, which starts sooner. */
async function main(argv: readonly string[]): Promise<void> {
  const [verb, action, ...rest] = argv
  if (verb === 'hook' && action === 'answer' && !rest.includes('--help') && !rest.includes('-h')) {
    const hook = (await import('./built-hook.ts')).builtHook() ?? (await import('./hook-stdio.ts'))
    process.exitCode = await hook.answerOnStdio(rest, process.env)
    return
  }
  const surroundings = { env: process.env, cwd: process.cwd() }
  const early = verb === 'guard' ? (await import('./early-start.ts')).startEarly(argv, surroundings) : undefined
  const code = verb === 'guard' ? (await import('./code-cache.ts')).loadGuard() : undefined
  const [{ processIo }, { run }] = await Promise.all([import('./process-io.ts'), import('./run.ts')])
  process.exitCode = await run(argv, { ...processIo(process.env), early, onServing: code?.keepSoon })
  early?.discard()
}

void main(process.argv.slice(2))
