import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

/** One page as the SDK's plain client gives it. */
export interface SdkPage {
  readonly tools: readonly { readonly name: string; readonly description?: string | undefined }[]
  readonly nextCursor?: string | undefined
}

/** What a user of the SDK's plain client sees: the first page, then pages as long as `while (cursor)` goes on. */
export async function listWithSdk([command = '', ...args]: readonly string[], maxPages = 1): Promise<SdkPage[]> {
  const client = new Client({ name: 'plain', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }))
  try {
    const pages: SdkPage[] = []
    let cursor: string | undefined
    do {
      const page: SdkPage = await client.listTools(cursor === undefined ? undefined : { cursor })
      pages.push(page)
      cursor = page.nextCursor
    } while (cursor && pages.length < maxPages)
    return pages
  } finally {
    await client.close()
  }
}

/** A reader of lines that is not the SDK's. */
export type LineReader = (output: Readable) => AsyncIterable<string>

/** node:readline, which ends a line at a lone CR too, as Python's text streams do. */
export const readlineReader: LineReader = (input) => createInterface({ input })

/** Lines as Python's `str.splitlines` cuts a line that was read. */
export async function* splitlinesReader(input: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input })) yield* line.split(/[\v\f\x1c-\x1e\x85\u2028\u2029]/)
}

/** What another common reader sees of a server's list: every line that is a JSON object of its own, until `enough`. */
export async function listWithReader(
  [command = '', ...args]: readonly string[],
  reader: LineReader,
  enough: (messages: readonly unknown[]) => boolean,
): Promise<unknown[]> {
  const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const messages: unknown[] = []
  for (const [id, method] of ['initialize', 'tools/list'].entries()) {
    server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params: {} })}\n`)
  }
  for await (const line of reader(server.stdout)) {
    try {
      messages.push(JSON.parse(line))
    } catch {
      // A piece of something else.
    }
    if (enough(messages)) break
  }
  server.kill('SIGKILL')
  return messages
}
