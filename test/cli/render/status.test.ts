import { describe, expect, test } from 'vitest'
import { renderStatus } from '../../../cli/render/status.ts'
import type { PendingRecord } from '../../../src/client/state/pending.ts'

const record: PendingRecord = {
  entry: 'weather',
  effect: 'block',
  snapshotDigest: null,
  recordedAt: '2026-11-21T00:00:00.000Z',
  target: ['https://mcp.acme.test/mcp'],
  options: [],
  reasons: [{ code: 'drift', section: 'tools', name: 'read' }],
}

const view = (configured: readonly string[] = [], pinned: readonly string[] = []) => ({
  ...{ showText: true, configured: new Set(configured), pinned: new Set(pinned) },
})

const shown = (
  more: Partial<PendingRecord>,
  configured: readonly string[] = [],
  pinned: readonly string[] = [],
): string => renderStatus([{ ...record, ...more }], [], view(configured, pinned))

describe('the commands that status shows', () => {
  test('give headers as they were given: by the names of variables and files', () => {
    const options = ['--header-env', 'Authorization=Bearer TOKEN', '--header-file', '/home/me/headers']
    const text = shown({ options })
    const words = "--header-env 'Authorization=Bearer TOKEN' --header-file /home/me/headers https://mcp.acme.test/mcp"
    for (const verb of ['verify', 'lock --update']) expect(text).toContain(`touchmark ${verb} --entry weather ${words}`)
    expect(text).toContain(`-o FILE weather ${words}`)
    expect(text).not.toContain('put in:')
  })

  test('leave a place for a value that was not kept, and say so', () => {
    const text = shown({ options: ['--header', 'X-Key: \u2026'] })
    expect(text).toContain("--entry weather --header 'X-Key: \u2026' https://mcp.acme.test/mcp")
    expect(text).toContain('was not kept; for a header, better --header-env NAME=VARIABLE')
    expect(shown({ target: ['node', 'x.mjs', '--token', `sha256:${'0'.repeat(64)}`] })).toMatch(/was not kept\n$/)
  })

  test('say that headers are not known, where nobody wrote them down', () => {
    const { options: _options, ...older } = record
    expect(renderStatus([older], [], view())).toContain('are not known here')
    expect(shown({ target: ['node', 'x.mjs'] })).not.toContain('not known')
    expect(shown({})).not.toContain('not known')
  })

  test('need no words of the target for what a client is configured with, but for an approver elsewhere', () => {
    const text = shown({ options: ['--header', 'X-Key: \u2026'] }, ['weather'])
    expect(text).toContain('touchmark verify --entry weather\n')
    expect(text).toContain("-o FILE weather --header 'X-Key: \u2026' https://mcp.acme.test/mcp")
  })

  test('name the exception that settles whose a name is, which no pin and no review does', () => {
    const reasons = [{ code: 'unique-name-required' }, { code: 'name-collision', detail: 'x' }] as const
    const text = shown({ reasons })
    expect(text).toContain('an exception in your policy, "what": "name-collision"')
    expect(text).toContain('under a machine policy, one in that')
    expect(text).not.toContain('lock --update')
    expect(shown({ reasons: [...reasons, { code: 'drift' }] })).not.toContain('an exception')
  })

  test('ask for nothing where a first use was pinned, and say how it is forgotten', () => {
    const first = { effect: 'flag', reasons: [{ code: 'first-use', section: 'tools', name: 'read' }] } as const
    const pinned = shown(first, ['weather'], ['weather'])
    expect(pinned).toContain('nothing to do: it is pinned')
    expect(pinned).toContain('forget it:  touchmark lock --remove weather ')
    expect(pinned).not.toContain('lock --update')
    expect(shown(first, ['weather'])).toContain('lock --update --entry weather ')
    expect(shown({ reasons: [...first.reasons, { code: 'drift' }] }, [], ['weather'])).toContain('lock --update')
    const shared = [...first.reasons, { code: 'name-collision', section: 'tools', name: 'read' }] as const
    expect(shown({ ...first, reasons: shared }, [], ['weather'])).toContain('nothing to do: it is pinned')
  })

  test('do not have a pin made smaller for a client that is shown less of it', () => {
    const partial = { effect: 'flag', reasons: [{ code: 'partial', section: 'tools', name: 'list_roots' }] } as const
    const text = shown(partial, ['weather'], ['weather'])
    expect(text).toContain('accept it:  nothing to do: a client that offers less is shown less')
    expect(text).toContain('if it left: touchmark lock --update --entry weather   (asks for a code)')
    expect(shown({ reasons: [...partial.reasons, { code: 'drift' }] }, [], ['weather'])).toContain(
      'accept it:  touchmark',
    )
  })
})

test('what waits is shown with the worst first', () => {
  const records = (['flag', 'block', 'could-not-check', 'block'] as const).map((effect, at) => {
    return { ...record, effect, entry: `${effect}-${at}` }
  })
  const heads = [...renderStatus(records, [], view()).matchAll(/^\S+ {3}(\S+) {3}since/gm)].map(([, entry]) => entry)
  expect(heads).toEqual(['block-1', 'block-3', 'could-not-check-2', 'flag-0'])
})
