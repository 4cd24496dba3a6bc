import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { readLine } from '../../../src/guard/frames.ts'
import { knownPage } from '../../../src/guard/pages/known-page.ts'
import { type RememberedPage, rememberPage } from '../../../src/guard/pages/remembered-page.ts'
import type { SessionSetup } from '../../../src/guard/session/session-state.ts'
import type { ItemSection } from '../../../src/snapshot/definition.ts'
import {
  hello,
  initialize,
  initialized,
  type Json,
  listChanged,
  passAll,
  refusals,
  request,
  result,
  sent,
  shown,
  tool,
  types,
  Walk,
} from '../../support/guard-walk.ts'

const tools = [tool('greet')]
const page = (value: Json, section: ItemSection = 'tools'): RememberedPage => {
  const message = readLine(utf8(JSON.stringify(result('a', value))))?.messages[0]
  const known = message === undefined ? undefined : knownPage(section, message, true)
  if (known === undefined) throw new Error('no page')
  return rememberPage(known)
}
const list = (id = 7, params?: Json): Json => request(id, 'tools/list', params)
const answer = `{"jsonrpc":"2.0","id":7,"result":${JSON.stringify({ tools })}}`

/** A session that is listing, and remembers the page of these tools. */
function listing(over: Partial<SessionSetup> = {}): Walk {
  return Walk.verifying({ repeatsPages: true, recall: () => [page({ tools })], ...over })
}

describe('a page that passed in an earlier session', () => {
  test('answers the list that waits as soon as it has come, and is read after that', () => {
    const walk = listing()
    walk.client(list())
    const actions = walk.listOwn(tools)
    expect(shown(actions)).toEqual([answer])
    expect(types(actions)).toEqual(['to-client', 'read-later'])
    expect(walk.phase).toBe('verifying')
    expect(types(walk.readLater())).toEqual(['assess'])
    expect(shown(walk.decide())).toEqual([])
    expect(walk.phase).toBe('serving')
  })

  test('answers the list that comes before the verdict, and the next goes to the server', () => {
    const walk = listing()
    walk.listOwn(tools)
    expect(shown(walk.client(list()))).toEqual([answer])
    walk.readLater()
    expect(shown(walk.client(list(8)))).toHaveLength(1)
    walk.decide()
    expect(sent(walk.client(list(9)))).toHaveLength(1)
  })

  test('lets nothing be called before it is verified', () => {
    const walk = listing()
    walk.client(request(8, 'tools/call', { name: 'greet' }))
    walk.listOwn(tools)
    expect(sent(walk.client(request(9, 'tools/call', { name: 'greet' })))).toEqual([])
    walk.readLater()
    expect(sent(walk.decide())).toHaveLength(2)
  })

  test('that is blocked now is the end of the session, though its list was shown', () => {
    const walk = listing()
    walk.client(list())
    walk.client(request(8, 'tools/call', { name: 'greet' }))
    walk.listOwn(tools)
    walk.readLater()
    expect(refusals(walk.decide({ server: 'blocked', passes: new Set() }))).toEqual({ 8: 'blocked' })
    expect(walk.phase).toBe('refused')
  })

  test('is verified though the client has left: the server’s input stays open until then', () => {
    const walk = listing()
    walk.client(list())
    walk.listOwn(tools)
    expect(types(walk.happen({ type: 'client-end' }))).toEqual([])
    walk.readLater()
    expect(types(walk.decide({ server: 'blocked', passes: new Set() }))).toEqual(['disarm', 'report', 'end-input'])
  })

  test('that comes twice is read at once, and then answered nobody', () => {
    const walk = listing()
    const { id } = walk.ownRequests()[0] ?? { id: '' }
    walk.server(result(id, { tools }))
    expect(types(walk.server(result(id, { tools })))).toEqual(['assess'])
    walk.readLater()
    expect(walk.phase).toBe('refused')
  })

  test('that comes as the second page of a list is read at once', () => {
    const walk = listing()
    walk.client(list())
    walk.listOwn([tool('first')], { nextCursor: 'more' })
    const actions = walk.listOwn(tools)
    expect([shown(actions), types(actions)]).toEqual([[], ['assess']])
  })

  test('answers nothing more once the server has announced a change', () => {
    const walk = listing()
    walk.listOwn(tools)
    walk.server(listChanged)
    expect(shown(walk.client(list()))).toEqual([])
    walk.readLater()
    walk.listOwn([tool('other')])
    walk.readLater()
    expect(shown(walk.decide()).join()).toContain('"other"')
  })

  test('waits for those of all other lists', () => {
    const recall = () => [page({ tools }), page({ prompts: [] }, 'prompts')]
    const walk = new Walk({ repeatsPages: true, recall })
    walk.client(initialize)
    walk.server(hello({ capabilities: { tools: {}, prompts: {} } }))
    walk.client(initialized)
    walk.client(list())
    const [first, second] = walk.ownRequests()
    expect(types(walk.server(result(first?.id, { tools })))).toEqual(['read-later'])
    expect(shown(walk.server(result(second?.id, { prompts: [] })))).toEqual([answer])
    walk.readLater()
    walk.decide()
    expect(walk.phase).toBe('serving')
  })

  const others: readonly [string, Partial<SessionSetup>][] = [
    ['nothing is enforced', { enforce: false }],
    ['the transport has to see the answers', { repeatsPages: false }],
    ['nothing is remembered', { recall: () => [] }],
    ['another page is remembered', { recall: () => [page({ tools: [tool('other')] })] }],
    ['another list is remembered', { recall: () => [page({ prompts: [] }, 'prompts')] }],
  ]
  test.each(others)('is read at once where %s', (_name, over) => {
    const walk = listing(over)
    walk.client(list())
    expect(types(walk.listOwn(tools))).toEqual(['assess'])
  })

  test('does not answer a list that asks for something else', () => {
    const walk = listing()
    walk.client(list(7, { cursor: '' }))
    expect(shown(walk.listOwn(tools))).toEqual([])
  })
})

describe('what is remembered', () => {
  const remembering = (over: Partial<SessionSetup> = {}): Walk => listing({ recall: () => [], ...over })
  const lasting = (walk: Walk): ReturnType<typeof passAll> => {
    const asked = walk.all.findLast((action) => action.type === 'assess')
    if (asked?.type !== 'assess') throw new Error('nothing was asked')
    return { ...passAll(asked.snapshot), isLasting: true }
  }
  const remembered = (walk: Walk): number[] =>
    walk.all.flatMap((action) => (action.type === 'remember' ? [action.pages.length] : []))

  test('is the one page of every list, where all of it passes by a verdict that lasts', () => {
    const walk = remembering()
    walk.listOwn(tools)
    walk.decide(lasting(walk))
    expect(remembered(walk)).toEqual([1])
  })

  test('is nothing of a verdict that does not last, of two pages, under observe, where nothing is ever recalled, or the answers are seen', () => {
    const brief = remembering()
    brief.listOwn(tools)
    brief.decide()
    const paged = remembering()
    paged.listOwn(tools, { nextCursor: 'more' })
    paged.listOwn([tool('last')])
    paged.decide(lasting(paged))
    const observed = remembering({ enforce: false })
    observed.listOwn(tools)
    observed.decide(lasting(observed))
    const deaf = Walk.verifying({ repeatsPages: true })
    deaf.listOwn(tools)
    deaf.decide(lasting(deaf))
    const seen = remembering({ repeatsPages: false })
    seen.listOwn(tools)
    seen.decide(lasting(seen))
    expect([brief, paged, observed, deaf, seen].map(remembered)).toEqual([[], [], [], [], []])
  })

  test('is nothing of a listing from which something is withheld', () => {
    const walk = remembering()
    walk.listOwn([...tools, tool('steal')])
    walk.decide({ server: 'passes', passes: new Set(['tools\ngreet', 'instructions\n']), isLasting: true })
    expect(remembered(walk)).toEqual([])
  })
})
