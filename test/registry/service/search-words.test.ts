import { describe, expect, test } from 'vitest'
import { queryTerms, searchWords, wordsOf } from '../../../registry/service/search-words.ts'
import { makeDefinition } from '../../../src/snapshot/definition.ts'
import { makeSnapshot } from '../../../src/snapshot/snapshot.ts'

const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }

describe('search words', () => {
  test('are letters and digits in lower case, each once', () => {
    expect(wordsOf('Get-Weather: get the WEATHER, v2!')).toEqual(['get', 'weather', 'the', 'v2'])
  })

  test("hidden characters and the text search's own syntax never get in", () => {
    const hostile = "we\u200bather & !storm | (a:*) <-> 'x' \\ \0 \u{e0041}"
    for (const word of wordsOf(hostile)) expect(word).toMatch(/^[\p{L}\p{N}]+$/u)
  })

  test('compatibility forms meet their plain ones', () => {
    expect(wordsOf('ｗｅａｔｈｅｒ ﬁle')).toEqual(['weather', 'file'])
  })

  test('are bounded in number and length, whole characters kept', () => {
    expect(queryTerms(Array.from({ length: 50 }, (_, at) => `w${at}`).join(' '))).toHaveLength(8)
    const [long] = wordsOf('𝒶'.repeat(100).concat('é'.repeat(100)))
    expect([...(long ?? '')].length).toBe(40)
    expect(long?.isWellFormed()).toBe(true)
  })

  test('come from the name and from names, titles and descriptions of definitions', () => {
    const tool = makeDefinition('tools', { name: 'get_forecast', title: 'Forecast', description: 'Rain or sun' })
    const snapshot = makeSnapshot({ context, instructions: null, sections: { tools: [tool] } })
    expect(searchWords('io.github.acme/weather', snapshot).split(' ')).toEqual(
      'io github acme weather get forecast rain or sun'.split(' '),
    )
  })

  test('a server of endless words is cut', () => {
    const tools = Array.from({ length: 3000 }, (_, at) => makeDefinition('tools', { name: `t${at}` }))
    const snapshot = makeSnapshot({ context, instructions: null, sections: { tools } })
    expect(searchWords('a/b', snapshot).split(' ').length).toBeLessThanOrEqual(2000)
  })
})
