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

describe('with hints that fit, or in other words', () => {
  test.each([
    tool('uninstall_package', 'Uninstalls a package from the system.', harmless, 'name'),
    tool('revoke_key', 'Revokes an API key.', harmless, 'id'),
    tool('terminate_instance', 'Terminates an instance.', harmless, 'id'),
    tool('update_record', 'Updates a record in the database.', readOnly, 'table', 'values'),
    tool('overwrite_config', 'Overwrites the configuration file.', readOnly, 'path'),
    tool('rename_file', 'Renames a file.', readOnly, 'path', 'newName'),
    tool('apply_patch', 'Applies a patch to files in the repository.', readOnly, 'patch'),
  ])('%j is a warning', (example) => {
    expect(severities(example)).toEqual(['warning'])
  })

  test.each([
    tool('preview_update', 'Previews an update without applying it.', readOnly, 'id'),
    tool('plan_delete', 'Simulates what a removal would take away.', readOnly, 'path'),
    tool('get_deleted_items', 'Lists items that were deleted.', readOnly),
    tool('validate_sql', 'Checks an SQL statement without running it.', readOnly, 'sql'),
    tool('get_update_status', 'Returns the status of an update.', readOnly, 'id'),
    tool('list_open_pull_requests', 'Lists open pull requests.', readOnly, 'repo'),
  ])('%j is fine', (example) => {
    expect(severities(example)).toEqual([])
  })
})
