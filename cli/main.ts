#!/usr/bin/env node
/** What `node` starts. One asynchronous function, so that the installed program may be CommonJS, which starts sooner. */
async function main(argv: readonly string[]): Promise<void> {
  const [verb, action, ...rest] = argv
  if (verb === 'hook' && action === 'answer' && !rest.includes('--help') && !rest.includes('-h')) {
    // Made by the build, for both forms of the program; the same as what stands beside it, in one file.
    const built: string = '../cli/hook.cjs'
    const hook: typeof import('./hook-stdio.ts') = await import(built).catch(() => import('./hook-stdio.ts'))
    process.exitCode = await hook.answerOnStdio(rest, process.env)
    return
  }
  const surroundings = { env: process.env, cwd: process.cwd() }
  const early = verb === 'guard' ? (await import('./early-start.ts')).startEarly(argv, surroundings) : undefined
  const [{ processIo }, { run }] = await Promise.all([import('./process-io.ts'), import('./run.ts')])
  process.exitCode = await run(argv, { ...processIo(process.env), early })
  early?.discard()
}

void main(process.argv.slice(2))
