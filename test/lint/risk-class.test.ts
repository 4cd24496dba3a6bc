import { describe, expect, test } from 'vitest'
import { riskClass } from '../../src/lint/risk-class.ts'
import { makeDefinition } from '../../src/snapshot/definition.ts'

function classOf(name: string, description?: string, parameters: readonly string[] = []) {
  const properties = Object.fromEntries(parameters.map((each) => [each, { type: 'string' }]))
  const value = {
    name,
    ...(description === undefined ? {} : { description }),
    inputSchema: { type: 'object', properties },
  }
  return riskClass(makeDefinition('tools', value))
}

describe('high', () => {
  test.each([
    ['execute_command', 'Execute a command on the host.', ['command'], 'runs-code'],
    ['run_python', 'Run Python code in a sandbox.', ['code'], 'runs-code'],
    ['runScript', undefined, ['script'], 'runs-code'],
    ['browser_evaluate', 'Evaluate JavaScript code on the page.', ['code'], 'runs-code'],
    ['write_file', 'Write content to a file.', ['path', 'content'], 'writes-files'],
    ['moveFile', 'Moves files.', ['source', 'destination'], 'writes-files'],
    ['edit', 'Edits text in a file.', ['file_path', 'old', 'new'], 'writes-files'],
    ['render', 'Renders a chart.', ['data', 'outputPath'], 'writes-files'],
    ['execute_sql', 'Executes SQL against the database.', ['sql'], 'writes-database'],
    ['query', 'Runs an SQL query.', ['sql'], 'writes-database'],
    ['insert_rows', 'Inserts rows.', ['table', 'rows'], 'writes-database'],
    ['fetch', 'Fetches a URL from the internet.', ['url'], 'sends-requests'],
    ['http_request', 'Makes an HTTP request.', ['url', 'method', 'body'], 'sends-requests'],
    ['browser_navigate', 'Navigates to a URL.', ['url'], 'sends-requests'],
    ['kubectl', 'Run kubectl commands.', ['args'], 'runs-code'],
    ['python_repl', 'A Python REPL.', ['code'], 'runs-code'],
    ['apply_patch', 'Applies a patch to files in the repository.', ['patch'], 'writes-files'],
    ['run_migration', 'Runs a database migration.', ['file'], 'writes-database'],
    ['mongo_update_many', 'Updates many documents in a collection.', ['collection', 'filter'], 'writes-database'],
    ['delete_issue', 'Deletes an issue.', ['id'], 'destroys'],
    ['wipe', 'Wipes the disk.', [], 'destroys'],
  ] as const)('%s: %s', (name, description, parameters, reason) => {
    const { level, reasons } = classOf(name, description, parameters)
    expect(level).toBe('high')
    expect(reasons).toContain(reason)
  })
})

describe('medium', () => {
  test.each([
    ['read_file', 'Reads a file.', ['path'], 'reads-files'],
    ['list_directory', 'Lists a directory.', ['path'], 'reads-files'],
    ['create_issue', 'Creates an issue.', ['title'], 'changes-service'],
    ['send_email', 'Sends an e-mail.', ['to', 'body'], 'sends-messages'],
    ['search_emails', 'Searches the inbox.', ['query'], 'reads-private'],
    ['web_search', 'Searches the web.', ['query'], 'reads-web'],
    ['create_entities', 'Adds entities to the knowledge graph.', ['entities'], 'keeps-memory'],
    ['query', 'Runs a read-only SQL query.', ['sql'], 'reads-database'],
    ['explain_query', 'Explains the plan of an SQL query.', ['sql'], 'reads-database'],
    ['click', 'Click on an element.', ['ref'], 'changes-service'],
  ] as const)('%s: %s', (name, description, parameters, reason) => {
    const { level, reasons } = classOf(name, description, parameters)
    expect(level).toBe('medium')
    expect(reasons).toContain(reason)
  })
})

describe('low', () => {
  test.each([
    ['add', 'Adds two numbers.', ['a', 'b']],
    ['get_time', 'Returns the time in a zone.', ['zone']],
    ['list_deleted_branches', 'Lists branches that were deleted.', []],
    ['get_weather', 'Weather of a city.', ['city']],
    ['validate_config', 'Validates a configuration.', ['config']],
    ['sequentialthinking', 'Helps to think in steps.', ['thought']],
    ['', undefined, []],
  ] as const)('%s: %s', (name, description, parameters) => {
    expect(classOf(name, description, parameters).level).toBe('low')
  })

  test('items that are no tools', () => {
    const prompt = makeDefinition('prompts', { name: 'run_command', description: 'Runs a shell command.' })
    expect(riskClass(prompt)).toEqual({ level: 'low', reasons: [] })
  })
})

test('hints of the server never lower it', () => {
  const value = { name: 'delete_file', annotations: { readOnlyHint: true, destructiveHint: false } }
  expect(riskClass(makeDefinition('tools', value)).level).toBe('high')
})

test('any shape of a definition has a class', () => {
  for (const inputSchema of [null, 7, [], { properties: [] }, { properties: { path: null } }, { properties: 'path' }]) {
    const value = { name: 'write_file', description: 5, inputSchema }
    expect(riskClass(makeDefinition('tools', value)).level).toBe('high')
  }
})
