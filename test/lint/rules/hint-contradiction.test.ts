import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/encoding/json-value.ts'
import { hintContradiction as rule } from '../../../src/lint/rules/hint-contradiction.ts'
import { checkExample } from './rule-check.ts'

function tool(name: string, description: string, annotations: JsonObject, ...parameters: string[]): JsonObject {
  const properties = Object.fromEntries(parameters.map((each) => [each, { type: 'string' }]))
  return { name, description, annotations, inputSchema: { type: 'object', properties } }
}
const severities = (example: JsonObject) => checkExample(rule, example).map(({ severity = rule.severity }) => severity)
const readOnly = { readOnlyHint: true }
const harmless = { readOnlyHint: false, destructiveHint: false }
const closed = { openWorldHint: false }

describe('warnings', () => {
  test.each([
    tool('delete_file', 'Deletes a file.', readOnly, 'path'),
    tool('write_file', 'Writes text to a file.', readOnly, 'path', 'text'),
    tool('run_shell', 'Runs a command in a shell.', readOnly, 'command'),
    tool('insert_rows', 'Inserts rows into a table.', readOnly, 'table'),
    tool('removeUser', 'Removes a user for ever.', readOnly, 'id'),
    tool('drop_table', 'Drops a table.', harmless, 'table'),
    tool('purge_cache', 'Purges the cache.', harmless),
    tool('eval', 'Evaluates JavaScript code.', readOnly, 'code'),
  ])('%j', (example) => {
    expect(severities(example)).toEqual(['warning'])
  })
})

describe('notes', () => {
  test.each([
    tool('create_issue', 'Creates an issue.', readOnly, 'title'),
    tool('send_mail', 'Sends mail.', readOnly, 'to'),
    tool('delete_draft', 'Moves a draft to the trash; it can be restored.', harmless, 'id'),
    tool('remove_rule', 'Removes a rule.', harmless, 'id'),
    tool('run_code', 'Runs code in a sandbox that is read-only.', readOnly, 'code'),
    tool('run_python', 'Runs Python code.', harmless, 'code'),
    tool('fetch', 'Fetches a URL from the web.', closed, 'url'),
    tool('get_page', 'Returns a page. It also deletes older versions of it.', readOnly, 'id'),
  ])('what may have a reason: %j', (example) => {
    expect(severities(example)).toEqual(['note'])
  })
})

describe('fine', () => {
  test.each([
    tool('delete_file', 'Deletes a file.', { destructiveHint: true, readOnlyHint: false }, 'path'),
    tool('delete_file', 'Deletes a file.', {}, 'path'),
    tool('read_file', 'Reads a file.', readOnly, 'path'),
    tool('list_deleted_files', 'Lists files that were deleted.', readOnly),
    tool('get_app_store_data', 'Reads data of an app store.', readOnly),
    tool('create_issue', 'Creates an issue.', harmless, 'title'),
    tool('fetch', 'Fetches a URL from the web.', { readOnlyHint: true, openWorldHint: true }, 'url'),
    tool('search', 'Searches the index.', closed, 'query'),
    tool('delete_file', 'Deletes a file.', { readOnlyHint: 'true' }, 'path'),
  ])('%j', (example) => {
    expect(severities(example)).toEqual([])
  })

  test('hints that are no object, and items that are no tools', () => {
    expect(checkExample(rule, { name: 'delete_file', annotations: 'readOnlyHint' })).toEqual([])
    const prompt = { section: 'prompts', name: 'delete_file', value: { annotations: readOnly } } as const
    expect([...rule.check(prompt, { toolNames: new Set() })]).toEqual([])
  })
})

test('the finding points at the hint', () => {
  const [match] = checkExample(rule, tool('wipe_disk', 'Wipes the disk.', harmless))
  expect(match).toMatchObject({ pointer: '/annotations/destructiveHint', start: 0, end: 0 })
})
