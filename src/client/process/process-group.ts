/** Process groups: how a server's descendants are found and ended (POSIX; on Windows only the process itself). */

/** Groups of ours in which something may still live. An id that is not in here is never signalled: it may be reused. */
const living = new Set<number>()
let watching = false

/**
 * Remembers the group of a child that was just started, so that it is ended when our own process exits in whatever way
 * still runs handlers. A server of ours must not outlive us.
 */
export function watchGroup(pid: number): void {
  living.add(pid)
  if (watching) return
  watching = true
  process.once('exit', () => {
    for (const group of living) signalGroup(group, 'SIGKILL')
  })
}

/** Signals a whole group; signal 0 only asks. False where nothing of it is left. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (!living.has(pid)) return false
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
    return true
  } catch {
    // ESRCH: the group is gone. EPERM: what is left belongs to someone else.
    living.delete(pid)
    return false
  }
}

/** Stops watching a group that was killed; members that the system has not reaped yet do not count. */
export function forgetGroup(pid: number): void {
  living.delete(pid)
}

/** Resolves when nothing of the group is left, but after `timeoutMs` at the latest. */
export async function groupGone(pid: number, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  while (signalGroup(pid, 0) && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
