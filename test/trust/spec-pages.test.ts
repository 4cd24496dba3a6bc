import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { failureOrder } from '../../src/client/statements/signer-threshold.ts'
import { formatPublicKey, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { rules } from '../../src/lint/rules/index.ts'
import { formatVerifierKey } from '../../src/log/note.ts'
import { formatLock, parseLock } from '../../src/trust/lock-format.ts'
import { parsePolicy } from '../../src/trust/policy-file.ts'
import { effects } from '../../src/trust/reasons.ts'
import { liftedSituations, releases, situations } from '../../src/trust/situations.ts'

const folder = resolve(import.meta.dirname, '../../docs/spec')

function page(name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}

/** Cells of the table rows whose first cell matches, without back ticks. */
function rows(text: string, first: RegExp): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    )
    .filter((cells) => first.test(cells[0] ?? ''))
}

function codeBlock(text: string, language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text) ?? []
  if (code === undefined) throw new Error(`no block of ${language}`)
  return code
}

describe('docs/spec/verdict.md', () => {
  const text = page('verdict.md')

  test('lists every reason with its weight, and no other', () => {
    const reasonPart = text.slice(text.indexOf('## Reasons'), text.indexOf('## What holds'))
    const listed = rows(reasonPart, /^[a-z-]+$/).filter(([code]) => code !== 'reason' && !/^-+$/.test(code ?? ''))
    expect(Object.fromEntries(listed.map(([code, standard, hardened]) => [code, [standard, hardened]]))).toEqual(
      effects,
    )
  })

  test('shows the table of situations', () => {
    const cell = (words: string) => (words === 'first-use' ? 'by-first-use' : words.replace(' ', '-'))
    const shown = (first: RegExp) => rows(text, first)[0]?.slice(1).map(cell)
    const columns = ['same', 'mechanical', 'other', 'no-baseline'] as const
    const expected = (row: keyof typeof situations) => columns.map((column) => situations[row][column])
    expect(shown(/^same$/)).toEqual(expected('same'))
    expect(shown(/^mechanical$/)).toEqual(expected('mechanical'))
    expect(shown(/^other, unlisted$/)).toEqual(expected('other'))
    expect(shown(/^no accepted statement$/)).toEqual(expected('no-statement'))
    for (const row of Object.values(situations)) expect(row.unlisted).toBe(row.other)
    expect(situations.unlisted).toEqual(situations.other)
  })

  test('shows what curators and approvers lift', () => {
    const cells = (first: RegExp) => rows(text, first)[0] ?? []
    const both = cells(/^first-use, first-use-unpinned, queued$/)
    expect(both.slice(1)).toEqual(['observed', 'approved'])
    expect([...liftedSituations.observed]).toEqual(both[0]?.split(', '))
    const approved = cells(/^drift otherwise, pinned, mechanical$/)
    expect(approved.slice(1)).toEqual(['stays', 'approved'])
    const lifted = ['first-use', 'first-use-unpinned', 'queued', 'drift', 'pinned', 'mechanical']
    expect([...liftedSituations.approved].sort()).toEqual(lifted.sort())
    expect(cells(/^rollback, downgrade, not-as-signed$/).slice(1)).toEqual(['stays', 'stays'])
  })

  test('shows in which order failures are told', () => {
    const shown = [...text.slice(text.indexOf('one failure is the answer')).matchAll(/`([a-z-]+)`/g)].map(
      ([, code]) => code,
    )
    expect(shown.slice(0, 6)).toEqual(failureOrder.filter((code) => code !== 'unchecked'))
  })

  test('shows the table of releases', () => {
    const shown = (first: RegExp) => rows(text, first)[0]?.slice(1)
    const expected = (release: keyof typeof releases) => Object.values(releases[release])
    expect(shown(/^same, or not known$/)).toEqual(expected('same'))
    expect(expected('unknown')).toEqual(expected('same'))
    expect(shown(/^older$/)).toEqual(expected('older'))
    expect(shown(/^newer$/)?.slice(0, 2)).toEqual(expected('newer').slice(0, 2))
  })
})

describe('docs/spec/lock.md', () => {
  test('shows a lock that is one, in the form in which it is written', () => {
    const example = codeBlock(page('lock.md'), 'json')
    expect(fromUtf8(formatLock(parseLock(utf8(example), 'lock.md')))).toBe(example)
  })
})

describe('docs/spec/policy.md', () => {
  const text = page('policy.md')

  test('shows a policy that is one, once real keys stand in it', () => {
    const { publicKey } = keyPairFromSeed(new Uint8Array(32).fill(5))
    const example = codeBlock(text, 'jsonc')
      .replaceAll('ed25519:KEY', formatPublicKey(publicKey))
      .replace('registry.example+HASH+KEY', formatVerifierKey({ name: 'registry.example', publicKey }))
    const level = parsePolicy(utf8(example), 'user', 'policy.md')
    expect(level.demands.preset).toBe('standard')
    const what = level.name === 'user' ? level.grants.exceptions[0]?.what : undefined
    expect(rules.map(({ id }) => id)).toContain(what)
  })

  test('shows the message that the file would give', () => {
    const shown = codeBlock(text, 'text').trim().replaceAll('\n', ' ')
    expect(() => parsePolicy(utf8('{ "presset": 1, "coolDown": 72 }'), 'project', '"touchmark.policy.jsonc"')).toThrow(
      shown,
    )
  })
})
