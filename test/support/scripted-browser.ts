/** A browser that needs nobody: it follows redirects, as a person's would who is signed in already. */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './memory-io.ts'

/** Opens an address and follows redirects; resolves with the last status and page. */
export async function browse(address: string): Promise<{ status: number; page: string }> {
  const response = await fetch(address)
  return { status: response.status, page: await response.text() }
}

/** An environment in which `xdg-open` is such a browser, for a process of our own. Writes each address to `opened`. */
export function browserEnvironment(): { readonly env: Record<string, string>; readonly opened: string } {
  const folder = temporaryFolder()
  const opened = join(folder, 'opened')
  const script = [
    `#!${process.execPath}`,
    `require('node:fs').appendFileSync(${JSON.stringify(opened)}, process.argv[2] + '\\n')`,
    'fetch(process.argv[2]).then((answer) => answer.text(), () => {})',
  ]
  writeFileSync(join(folder, 'xdg-open'), `${script.join('\n')}\n`)
  chmodSync(join(folder, 'xdg-open'), 0o755)
  return { env: { DISPLAY: ':0', PATH: `${folder}:${process.env['PATH'] ?? ''}` }, opened }
}
