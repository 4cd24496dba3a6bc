import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { notRun } from './not-run.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** Quiet and alone: nothing that would call home while a test watches for requests. */
const quiet = [
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Chromium's program: `CHROMIUM_BIN`, Debian's place, or the first on the path. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return [process.env.CHROMIUM_BIN, '/usr/bin/chromium', ...onPath].find(
    (file): file is string => file !== undefined && file !== '' && isExecutable(file),
  )
}

/** Starts Chromium; undefined where there is none, which the run's closing lines then say. `what` names what needs it. */
export async function startChromium(what: string): Promise<Browser | undefined> {
  const executablePath = findChromium()
  if (executablePath === undefined) {
    notRun(`${what}: Chromium is not installed`)
    return undefined
  }
  // Its sandbox refuses to start for root, as in containers.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, args: [...quiet, ...sandbox] })
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
