import { describe, expect, test } from 'vitest'
import { lookAlikeToolName as rule } from '../../../../src/lint/configuration/rules/look-alike-tool-name.ts'
import { checkConfiguration, configurationSeverities } from './rule-check.ts'

function severities(one: string, other: string): string[] {
  return configurationSeverities(rule, { mail: [{ name: one }], helper: [{ name: other }] })
}

describe('errors', () => {
  test.each([
    ['a Cyrillic letter', 'read_file', 'r\u0435ad_file'],
    ['an invisible character', 'read_file', 'read_\u200bfile'],
    ['full-width letters', 'read_file', '\uff52ead_file'],
  ])('%s', (_, one, other) => {
    expect(severities(one, other)).toEqual(['error'])
  })

  test('a server in the name of another one', () => {
    expect(configurationSeverities(rule, { github: [], 'g\u0456thub': [] })).toEqual(['error'])
  })
})

describe('warnings', () => {
  test.each([
    ['a digit for a letter', 'list_directory', '1ist_directory'],
    ['a letter left out', 'send_message', 'send_mesage'],
    ['letters swapped', 'create_branch', 'create_barnch'],
    ['a letter inside a long word', 'search_documents', 'search_docunents'],
    ['a letter more inside a long word', 'list_directory', 'list_directrory'],
    ['a letter less inside a long word', 'list_directory', 'list_diretory'],
    ['a letter and another way of writing', 'searchDocuments', 'search_docunents'],
  ])('%s', (_, one, other) => {
    expect(severities(one, other)).toEqual(['warning'])
  })

  test('servers whose names differ by a slip', () => {
    expect(configurationSeverities(rule, { github: [], gihtub: [] })).toEqual(['warning'])
  })
})

test.each([
  ['separators', 'read_file', 'read-file'],
  ['capitals for separators', 'read_file', 'readFile'],
])('the same words in another spelling are a note: %s', (_, one, other) => {
  expect(severities(one, other)).toEqual(['note'])
})

describe('fine', () => {
  test.each([
    ['the same name, which another rule looks at', 'read_file', 'read_file'],
    ['the same name in capitals', 'read_file', 'READ_FILE'],
    ['plurals', 'list_repository', 'list_repositorys'],
    ['getters and setters', 'get_configuration', 'set_configuration'],
    ['short words', 'list_files', 'list_tiles'],
    ['numbers', 'model_2024_summary', 'model_2025_summary'],
    ['opposites', 'install_package', 'uninstall_package'],
    ['other words', 'send_message', 'read_message'],
  ])('%s', (_, one, other) => {
    expect(severities(one, other)).toEqual([])
  })

  test('names within one server', () => {
    expect(
      checkConfiguration(rule, { a: [{ name: 'read_file' }, { name: 'readFile' }], b: [{ name: 'add' }] }),
    ).toEqual([])
  })

  test('names of servers that differ', () => {
    expect(checkConfiguration(rule, { github: [], gitlab: [], 'github-2': [] })).toEqual([])
  })
})

test('the later server is reported, with the earlier one and the tool', () => {
  const [match] = checkConfiguration(rule, { mail: [{ name: 'send_message' }], helper: [{ name: 'send_mesage' }] })
  expect(match).toMatchObject({
    path: ['mcpServers', 'helper'],
    servers: ['mail', 'helper'],
    shown: { section: 'tools', name: 'send_mesage', pointer: '' },
  })
})
