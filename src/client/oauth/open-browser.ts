import { spawn } from 'node:child_process'

/** The platform's own opener. No shell: the address is a stranger's text. */
const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/usr/bin/open'],
  win32: ['rundll32.exe', 'url.dll,FileProtocolHandler'],
}

/** Whether a browser can be opened here: on Linux and the like only where there is a screen. */
export function canOpenBrowser(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): boolean {
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = environment
  return Object.hasOwn(openers, platform) || DISPLAY !== '' || WAYLAND_DISPLAY !== ''
}

/**
 * Opens an http(s) address in the user's browser. Resolves with whether an opener could be started; the browser itself is
 * not waited for.
 */
export async function openBrowser(
  address: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const { protocol } = new URL(address)
  if (protocol !== 'https:' && protocol !== 'http:') return false
  const [program = 'xdg-open', ...words] = openers[process.platform] ?? []
  return await new Promise((resolve) => {
    const child = spawn(program, [...words, address], { stdio: 'ignore', detached: true, env: { ...environment } })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
