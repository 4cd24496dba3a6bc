import { describe, expect, test } from 'vitest'
import type { HostEntry } from '../../src/hosts/host-entry.ts'
import {
  expandEntry,
  hasOtherReference,
  hasReference,
  type ReferenceStyle,
  referencesOf,
  requiredReferences,
} from '../../src/hosts/references.ts'

const reference = (name: string): string => `$\{${name}}`

describe('references', () => {
  const entry: HostEntry = {
    kind: 'command',
    name: 'files',
    argv: ['files', `--token=${reference('TOKEN')}`, `--mode=$\{MODE:-fast}`],
    env: { KEY: reference('KEY') },
  }

  test('are found wherever they stand', () => {
    expect(referencesOf(entry)).toEqual(['KEY', 'MODE', 'TOKEN'])
    expect(requiredReferences(entry)).toEqual(['KEY', 'TOKEN'])
    const far: HostEntry = {
      kind: 'url',
      name: 'far',
      url: `https://${reference('HOST')}/`,
      headers: { A: reference('T') },
    }
    expect(referencesOf(far)).toEqual(['HOST', 'T'])
  })

  test('are replaced by values, else by their default', () => {
    expect(expandEntry(entry, { TOKEN: 't', KEY: 'k' })).toMatchObject({
      argv: ['files', '--token=t', '--mode=fast'],
      env: { KEY: 'k' },
    })
  })

  test('a value that looks like a reference is not replaced again', () => {
    const expanded = expandEntry(entry, { TOKEN: reference('KEY'), KEY: 'secret' })
    expect(expanded).toMatchObject({ argv: ['files', `--token=${reference('KEY')}`, '--mode=fast'] })
  })

  test('of another form are noticed', () => {
    expect(hasOtherReference({ ...entry, argv: [`$\{input:token}`] })).toBe(true)
    expect(hasOtherReference(entry)).toBe(false)
  })
})

describe('each client has its own way to write a reference', () => {
  const entry = (text: string): HostEntry => ({ kind: 'command', name: 'files', argv: ['files', text], env: {} })
  const places = { home: '/home/you', folder: '/home/you/shop' }
  const expand = (text: string, style: ReferenceStyle): unknown => {
    const expanded = expandEntry(entry(text), { TOKEN: 't' }, style, places)
    return expanded.kind === 'command' ? expanded.argv[1] : null
  }

  test.each<[ReferenceStyle, string, string]>([
    ['braces', reference('TOKEN'), 't'],
    ['shell', '$TOKEN', 't'],
    ['shell', reference('TOKEN'), 't'],
    ['env', reference('env:TOKEN'), 't'],
    ['env', `${reference('userHome')}/x`, '/home/you/x'],
    ['env', `${reference('workspaceFolder')}/x`, '/home/you/shop/x'],
    ['plain-env', '{env:TOKEN}', 't'],
    ['none', reference('TOKEN'), reference('TOKEN')],
    ['env', '$TOKEN', '$TOKEN'],
    ['plain-env', '{TOKEN}', '{TOKEN}'],
  ])('%s: %s', (style, text, expected) => {
    expect(expand(text, style)).toBe(expected)
    expect(hasOtherReference(entry(text), style)).toBe(false)
  })

  test.each<[ReferenceStyle, string]>([
    ['braces', reference('input:token')],
    ['braces', `$\{{ secrets.TOKEN }}`],
    ['env', reference('input:token')],
    ['env', reference('TOKEN')],
    ['plain-env', '{file:~/token}'],
  ])('%s: nobody here knows what %s means', (style, text) => {
    expect(hasOtherReference(entry(text), style)).toBe(true)
    expect(hasReference(text, style)).toBe(true)
  })

  test('a text without any has none', () => {
    for (const style of ['braces', 'shell', 'env', 'plain-env', 'none'] as const) {
      expect(hasReference('npx', style)).toBe(false)
      expect(referencesOf(entry('npx'), style)).toEqual([])
    }
    expect(hasReference(reference('TOKEN'), 'none')).toBe(false)
  })
})
