import { describe, expect, test } from 'vitest'
import { highRisk as rule } from '../../../src/lint/rules/risk-class.ts'
import { checkExample } from './rule-check.ts'

function tool(name: string, description: string, ...parameters: string[]) {
  const properties = Object.fromEntries(parameters.map((each) => [each, { type: 'string' }]))
  return { name, description, inputSchema: { type: 'object', properties } }
}

describe('notes', () => {
  test.each([
    [tool('run_command', 'Runs a shell command.', 'command'), 'runs commands or code'],
    [tool('write_file', 'Writes a file.', 'path'), 'writes or removes files'],
    [tool('execute_sql', 'Executes SQL.', 'sql'), 'changes a database'],
    [tool('fetch', 'Fetches a URL from the web.', 'url'), 'sends requests to addresses that its caller chooses'],
    [tool('remove_user', 'Removes a user.', 'id'), 'removes something for good'],
    [tool('delete_file', 'Deletes a file.', 'path'), 'writes or removes files, removes something for good'],
  ])('%j', (example, what) => {
    expect(checkExample(rule, example)).toEqual([{ pointer: '', start: 0, end: 0, message: `high risk: ${what}` }])
  })
})

describe('fine', () => {
  test.each([
    tool('read_file', 'Reads a file.', 'path'),
    tool('list_users', 'Lists users.'),
    tool('create_issue', 'Creates an issue.', 'title'),
    tool('send_email', 'Sends an e-mail.', 'to'),
    tool('get_time', 'Returns the time.'),
    tool('query', 'Runs a read-only SQL query.', 'sql'),
    tool('get_page', 'Returns a page of results.', 'url'),
  ])('%j', (example) => {
    expect(checkExample(rule, example)).toEqual([])
  })
})
