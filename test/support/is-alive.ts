import { existsSync, readFileSync } from 'node:fs'

/** Whether a process still runs. A zombie does not: where nobody reaps it, only its number stays. */
export function isAlive(pid: unknown): boolean {
  try {
    process.kill(Number(pid), 0)
  } catch {
    return false
  }
  const stat = `/proc/${pid}/stat`
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'latin1'))
}
