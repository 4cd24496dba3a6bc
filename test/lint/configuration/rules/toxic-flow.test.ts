import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../../src/encoding/json-value.ts'
import { toxicFlow as rule } from '../../../../src/lint/configuration/rules/toxic-flow.ts'
import { checkConfiguration } from './rule-check.ts'

function tool(name: string, description: string, ...parameters: string[]): JsonObject {
  return { name, description, inputSchema: { properties: Object.fromEntries(parameters.map((each) => [each, {}])) } }
}
const readFile = tool('read_file', 'Reads a file.', 'path')
const query = tool('query', 'Runs a read-only SQL query.', 'sql')
const searchMail = tool('search_emails', 'Searches the inbox.', 'query')
const webSearch = tool('web_search', 'Searches the web.', 'query')
const fetchUrl = tool('fetch', 'Fetches a URL.', 'url')
const sendMail = tool('send_email', 'Sends an e-mail.', 'to')
const runCode = tool('run_command', 'Runs a shell command.', 'command')
const time = tool('get_time', 'Returns the time.')
const reviews: JsonObject = {
  ...tool('get_product', 'Returns a product.'),
  annotations: { readOnlyHint: true, openWorldHint: true },
}

describe('warnings, once for the configuration', () => {
  test.each<[JsonObject, string[]]>([
    [{ files: [readFile], web: [webSearch], mail: [sendMail] }, ['files', 'web', 'mail']],
    [{ files: [readFile], web: [fetchUrl], time: [time] }, ['files', 'web']],
    [{ mail: [searchMail, sendMail] }, ['mail']],
    [{ db: [query], web: [fetchUrl] }, ['db', 'web']],
    [{ shell: [runCode], web: [webSearch] }, ['shell', 'web']],
    [{ files: [readFile], shop: [reviews], mail: [sendMail] }, ['files', 'shop', 'mail']],
  ])('%j', (example, servers) => {
    expect(checkConfiguration(rule, example)).toMatchObject([{ path: [], servers }])
  })

  test('how many servers do which part is said', () => {
    const [match] = checkConfiguration(rule, { files: [readFile], db: [query], web: [fetchUrl], mail: [sendMail] })
    expect(match?.message).toBe(
      'servers that read private data: 2, that bring in what strangers wrote: 1, that can send it away: 2',
    )
  })
})

describe('fine', () => {
  test.each<JsonObject>([
    { files: [readFile], mail: [sendMail] },
    { files: [readFile], web: [webSearch] },
    { web: [webSearch, fetchUrl], time: [time] },
    { shell: [runCode] },
    { shop: [reviews], mail: [sendMail] },
    { time: [time] },
    { mcpServers: { files: { command: 'a' }, web: { command: 'b' }, mail: { command: 'c' } } },
  ])('%j', (example) => {
    expect(checkConfiguration(rule, example)).toEqual([])
  })
})
