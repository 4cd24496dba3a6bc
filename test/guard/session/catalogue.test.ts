import { describe, expect, test } from 'vitest'
import { isWithheld, itemKey, viewVerdict } from '../../../src/guard/guard-verdict.ts'
import { lookUp, makeCatalogue, withheldItems } from '../../../src/guard/session/catalogue.ts'
import { matchesTemplate } from '../../../src/guard/session/uri-template.ts'
import { type ItemSection, makeDefinition, nameMembers } from '../../../src/snapshot/definition.ts'
import { makeSnapshot } from '../../../src/snapshot/snapshot.ts'
import type { Effect, ItemVerdict } from '../../../src/trust/verdict.ts'

const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
const item = (section: ItemSection, name: string) => makeDefinition(section, { [nameMembers[section]]: name })
const snapshot = makeSnapshot({
  context,
  instructions: 'Be kind.',
  sections: {
    tools: [item('tools', 'greet'), item('tools', '__proto__')],
    prompts: [item('prompts', 'greet')],
    resources: [item('resources', 'file:///a'), item('resources', 'file:///secret')],
    resourceTemplates: [
      item('resourceTemplates', 'db://{table}/rows/{id}'),
      item('resourceTemplates', 'log://{+path}'),
    ],
  },
})
const itemVerdict = (section: ItemVerdict['section'], name: string, effect: Effect): ItemVerdict => ({
  section,
  name,
  effect,
  reasons: [],
})
const verdict = viewVerdict({
  serverEffect: 'flag',
  items: [
    itemVerdict('instructions', '', 'allow'),
    itemVerdict('tools', 'greet', 'flag'),
    itemVerdict('tools', '__proto__', 'allow'),
    itemVerdict('prompts', 'greet', 'could-not-check'),
    itemVerdict('resources', 'file:///a', 'allow'),
    itemVerdict('resources', 'file:///secret', 'block'),
    itemVerdict('resourceTemplates', 'db://{table}/rows/{id}', 'allow'),
  ],
})
const withheld = withheldItems(snapshot, verdict)
const catalogue = makeCatalogue(snapshot, withheld)

describe('the guard’s view of a verdict', () => {
  test('allow and flag pass; could-not-check, block and whatever is not named do not', () => {
    expect(withheld.map(({ section, name }) => `${section} ${name}`)).toEqual([
      'prompts greet',
      'resources file:///secret',
      'resourceTemplates log://{+path}',
    ])
    expect(isWithheld(verdict, 'instructions', '')).toBe(false)
    expect(isWithheld(verdict, 'tools', 'constructor')).toBe(true)
  })

  test.each([
    ['allow', 'passes'],
    ['flag', 'passes'],
    ['could-not-check', 'could-not-check'],
    ['block', 'blocked'],
  ] as const)('a server effect of %s means %s, and where it does not pass nothing does', (serverEffect, server) => {
    const view = viewVerdict({ serverEffect, items: [itemVerdict('tools', 'greet', 'allow')] })
    expect(view.server).toBe(server)
    expect(isWithheld(view, 'tools', 'greet')).toBe(server !== 'passes')
  })

  test('no two items share a key', () => {
    expect(itemKey('tools', 'a\nprompts')).not.toBe(itemKey('prompts', 'a\ntools'))
  })
})

describe('looking up what a client uses', () => {
  test.each([
    ['tools', 'greet', 'passes'],
    ['tools', '__proto__', 'passes'],
    ['tools', 'constructor', 'unlisted'],
    ['tools', 'Greet', 'unlisted'],
    ['tools', '', 'unlisted'],
    ['prompts', 'greet', 'withheld'],
    ['prompts', 'other', 'unlisted'],
    ['resources', 'file:///a', 'passes'],
    ['resources', 'file:///secret', 'withheld'],
    ['resources', 'db://users/rows/7', 'passes'],
    ['resources', 'log://a/b', 'withheld'],
    ['resources', 'file:///b', 'unlisted'],
  ] as const)('%s %s: %s', (section, name, expected) => {
    expect(lookUp(catalogue, section, name)).toBe(expected)
  })

  test('an item without a faithful canonical form is withheld whatever the verdict', () => {
    const issue = { kind: 'lone-surrogate', pointer: '/description' } as const
    const flawed = makeDefinition('tools', { name: 'greet' }, [issue])
    const shown = makeSnapshot({ context, instructions: null, sections: { tools: [flawed] } })
    expect(withheldItems(shown, verdict)).toEqual([flawed])
  })
})

describe('URI templates', () => {
  test.each([
    ['file:///{path}', 'file:///a/b', true],
    ['file:///{path}', 'file://', false],
    ['a{x}b{y}c', 'a1b2c', true],
    ['a{x}b{y}c', 'abc', true],
    ['a{x}b{y}c', 'ac', false],
    ['a{x}bb', 'ab', false],
    ['ab{x}ba', 'aba', false],
    ['{x}', '', true],
    ['fixed', 'fixed', true],
    ['fixed', 'fixed2', false],
    ['a.c', 'abc', false],
    ['{unclosed', '{unclosed', true],
    ['{unclosed', 'anything', false],
  ])('%s and %s: %s', (template, uri, expected) => {
    expect(matchesTemplate(template, uri)).toBe(expected)
  })

  test('a template that would make a regular expression explode is matched in linear time', () => {
    const template = `${'{a}x'.repeat(2_000)}y`
    expect(matchesTemplate(template, 'x'.repeat(100_000))).toBe(false)
  })
})
