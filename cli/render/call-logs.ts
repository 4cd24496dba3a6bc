import type { CallLogReport, VerifiedChain } from '../../src/guard/call-log/verify-call-log.ts'
import { quote } from '../../src/visible-text.ts'

/** What the verification of call logs found, chain by chain, and what that means. */
export function renderCallLogs({ chains, missing }: CallLogReport): string {
  const gone = missing.map(
    (chain) => `missing     ${chain}: a head of it is kept elsewhere, and none of its files is here\n`,
  )
  if (chains.length === 0 && gone.length === 0)
    return 'no call log here: nothing was verified. A guard writes one with --call-log\n'
  return [...chains.map(renderChain), ...gone].join('')
}

function renderChain(chain: VerifiedChain): string {
  const { state, files, lines, problem } = chain
  const count = lines === 1 ? '1 line' : `${lines} lines`
  const first = `${state.padEnd(12)}${chain.chain}: ${count} in ${files.length === 1 ? '1 file' : `${files.length} files`}`
  return [
    first,
    ...(problem === null ? [ending(chain), tail(chain)] : [`  ${where(problem)}: ${problem.found}`]),
    '',
  ].join('\n')
}

function where({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${quote(file, 400)} line ${line}`
}

function ending({ state, ended }: VerifiedChain): string {
  if (state === 'incomplete') return '  the last line was cut while it was written, as when a guard is killed'
  return ended ? '  the guard ended it' : '  no last line: the guard still runs, or was killed'
}

function tail({ anchoredTo, lines }: VerifiedChain): string {
  if (anchoredTo === null) return '  tail: not anchored. A removed end would not show: see --expect-head'
  return anchoredTo === lines ? '  tail: anchored' : `  tail: anchored to line ${anchoredTo} of ${lines}`
}
