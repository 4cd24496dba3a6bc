import fc from 'fast-check'

/**
 * Property tests try the same cases on every run, so that one commit has one result. `TOUCHMARK_SEED` tries others:
 * a number, or `random`; a failure prints the seed that repeats it.
 */
const chosen = process.env.TOUCHMARK_SEED ?? '20261121'
if (chosen !== 'random') fc.configureGlobal({ seed: Number(chosen) })
