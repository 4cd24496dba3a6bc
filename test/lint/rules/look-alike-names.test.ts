import { describe, expect, test } from 'vitest'
import type { Severity } from '../../../src/lint/finding.ts'
import type { SnapshotMatch } from '../../../src/lint/rule.ts'
import { lookAlikeNames as rule } from '../../../src/lint/rules/look-alike-names.ts'
import { makeDefinition } from '../../../src/snapshot/definition.ts'
import { makeSnapshot } from '../../../src/snapshot/snapshot.ts'

function check(...names: string[]): SnapshotMatch[] {
  const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
  const sections = { tools: names.map((name) => makeDefinition('tools', { name })) }
  return [...rule.check(makeSnapshot({ context, instructions: null, sections }))]
}
function severities(...names: string[]): Severity[] {
  return check(...names).map(({ severity = rule.severity }) => severity)
}

describe('errors', () => {
  test.each([
    ['a Cyrillic letter', 'read_file', 'r\u0435ad_file'],
    ['all letters Cyrillic', 'scope', '\u0455\u0441\u043e\u0440\u0435'],
    ['a Greek letter', 'node_list', 'n\u03bfde_list'],
    ['a zero-width space', 'read_file', 'read\u200b_file'],
    ['a tag character', 'read_file', 'read_file\u{e0061}'],
    ['full-width letters', 'read_file', '\uff52ead_file'],
    ['mathematical letters', 'read_file', '\u{1d42b}ead_file'],
    ['another hyphen', 'read-file', 'read\u2010file'],
  ])('%s', (_, one, other) => {
    expect(severities(one, other)).toEqual(['error'])
  })
})

describe('warnings', () => {
  test.each([
    ['a capital I for an l', 'list_items', 'Iist_items'],
    ['a digit 1 for an l', 'list_items', '1ist_items'],
    ['a zero for an O', 'open_file', '0pen_file'],
    ['rn for m', 'summary', 'sumrnary'],
    ['vv for w', 'show_file', 'shovv_file'],
    ['other separators', 'read_file', 'read-file'],
    ['capitals for separators', 'read_file', 'readFile'],
    ['other capitals', 'read_file', 'Read_File'],
    ['no separators', 'read_file', 'readfile'],
    ['a point for a separator', 'files.read', 'files_read'],
    ['a letter left out of two', 'send_message', 'send_mesage'],
    ['a letter twice', 'send_email', 'send_emaill'],
    ['two letters swapped', 'delete_record', 'delete_recrod'],
  ])('%s', (_, one, other) => {
    expect(severities(one, other)).toEqual(['warning'])
  })
})

describe('fine', () => {
  test.each([
    ['singular and plural', 'get_user', 'get_users'],
    ['getters and setters', 'set_value', 'get_value'],
    ['numbers', 'report_2024_11', 'report_2024_1'],
    ['versions', 'search_v1', 'search_v2'],
    ['words that differ in a letter', 'search_contacts', 'search_contracts'],
    ['short words of the same letters', 'get_file', 'get_life'],
    ['the same letters in another order', 'list_parts', 'list_strap'],
    ['opposites', 'mount_disk', 'unmount_disk'],
    ['other words', 'read_file', 'write_file'],
    ['words the other way round', 'file_read', 'read_file'],
    ['Chinese names', '\u641c\u7d22\u6587\u4ef6', '\u641c\u7d22\u6587\u6863'],
    ['names without letters', '___', '--'],
  ])('%s', (_, one, other) => {
    expect(check(one, other)).toEqual([])
  })

  test('a name that stands in two lists', () => {
    const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
    const sections = {
      tools: [makeDefinition('tools', { name: 'read_file' })],
      prompts: [makeDefinition('prompts', { name: 'readFile' })],
    }
    expect([...rule.check(makeSnapshot({ context, instructions: null, sections }))]).toEqual([])
  })
})

describe('what is reported', () => {
  test('the name, once for each item', () => {
    const [match, ...others] = check('read_file', 'readFile')
    expect(match).toMatchObject({ section: 'tools', name: 'read_file', pointer: '/name', start: 0, end: 9 })
    expect(others).toEqual([])
  })

  test('at most sixteen', () => {
    const names = Array.from({ length: 40 }, (_, at) => [`read_file_${at}`, `readFile${at}`]).flat()
    expect(check(...names)).toHaveLength(16)
  })

  test('twenty thousand names of the same letters are compared in no time', () => {
    const names = Array.from(
      { length: 20_000 },
      (_, at) => `aaaaa${at.toString(2).padStart(16, '0').replace(/0/g, 'b').replace(/1/g, 'c')}`,
    )
    const start = process.cpuUsage().user
    check(...names)
    expect(process.cpuUsage().user - start).toBeLessThan(8_000_000)
  })
})
