import { readFileSync } from 'node:fs'

/** Memory of a process in MB, resident now and at its peak (proc(5), `status`). Linux. */
export function memoryOf(pid: number): { readonly residentMb: number; readonly peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
  return { residentMb: read('VmRSS'), peakMb: read('VmHWM') }
}
