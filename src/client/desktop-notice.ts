/** A notice on the desktop of whoever is logged in, in fixed words: nothing of it comes from a server. */
import { spawn } from 'node:child_process'

const title = 'Touchmark'
const words = {
  withheld: 'Something of an MCP server is withheld. See: touchmark status',
  'waiting-call': 'A call of an MCP tool waits for your decision. See: touchmark status',
} as const

/** What a notice is about. */
export type NoticeSubject = keyof typeof words

/** The programs of the platforms that have one, as argument vectors; no shell reads them. */
const notifiers: Partial<Record<NodeJS.Platform, (text: string) => readonly [string, ...string[]]>> = {
  linux: (text) => ['notify-send', '--app-name=touchmark', title, text],
  darwin: (text) => ['osascript', '-e', `display notification "${text}" with title "${title}"`],
}

/**
 * Shows the notice. Resolves with false where the platform has no notifier that we know, or it failed or took more than
 * five seconds; never rejects.
 */
export function showDesktopNotice(
  subject: NoticeSubject,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const [command, ...args] = notifiers[platform]?.(words[subject]) ?? []
  if (command === undefined) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...environment }, stdio: 'ignore', timeout: 5_000 })
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
}
