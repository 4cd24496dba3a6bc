import { describe, expect, test } from 'vitest'
import { looseName } from '../../src/hosts/loose-name.ts'
import { serversMeant, toolsMeant } from '../../src/hosts/tools-meant.ts'

const known = (entry: string, tools: readonly string[], announced: readonly string[] = []) => ({
  entry,
  tools,
  announced,
})

describe('mcp__<server>__<tool>', () => {
  const joined = (qualified: string) => ({ kind: 'joined', qualified }) as const

  test.each([
    ['mcp__weather__get', 'weather', ['get', 'put'], ['get']],
    ['mcp__my_server__get', 'my server', ['get'], ['get']],
    ['mcp__My-Server__get', 'My-Server', ['get'], ['get']],
    ['mcp__a__b__c', 'a', ['b__c'], ['b__c']],
    ['mcp__a__b__c', 'a__b', ['c'], ['c']],
    ['mcp__plugin_tools_weather__get', 'plugin:tools:weather', ['get'], ['get']],
    ['mcp__weather__get_it', 'weather', ['get.it', 'get_it', 'get-it', 'put'], ['get.it', 'get_it', 'get-it']],
    ['mcp__weather____', 'weather', ['\u691c\u7d22', '\u5929\u6c17', 'get'], ['\u691c\u7d22', '\u5929\u6c17']],
    ['mcp__weather__other', 'weather', ['get'], []],
    ['mcp__climate__get', 'weather', ['get'], null],
    ['mcp__weather', 'weather', ['get'], null],
    ['mcp____get', 'weather', ['get'], null],
  ])('%s with a server %j that has %j means %j', (qualified, entry, tools, meant) => {
    expect(toolsMeant(joined(qualified), known(entry, tools))).toEqual(meant)
  })

  test('where the entry is known, another server with a name that looks the same is not meant', () => {
    const reference = { kind: 'known-server', server: 'my server', qualified: 'mcp__my_server__get' } as const
    expect(toolsMeant(reference, known('my server', ['get']))).toEqual(['get'])
    expect(toolsMeant(reference, known('my_server', ['get']))).toBeNull()
  })

  test('a name that does not fit the entry means no tool of it', () => {
    const reference = { kind: 'known-server', server: 'weather', qualified: 'mcp__climate__get' } as const
    expect(toolsMeant(reference, known('weather', ['get']))).toEqual([])
  })

  test('every way to take a name apart is looked at, once', () => {
    expect([...serversMeant('mcp__a__b__c')]).toEqual([
      ['a', ['b_c']],
      ['a_b', ['c']],
    ])
    expect(serversMeant(`mcp__${'_'.repeat(500)}`).size).toBe(1)
  })
})

describe('mcp_<beginning>_<tool>, as VS Code writes it', () => {
  const prefixed = (qualified: string) => ({ kind: 'prefixed', qualified }) as const

  test.each([
    ['mcp_context7_resolve', 'docs', ['resolve'], ['Context7'], ['resolve']],
    ['mcp_weather_get_it', 'weather', ['get.it', 'get'], [], ['get.it']],
    ['mcp_io_github_ups_resolve', 'io.github.upstash/context7', ['resolve'], [], ['resolve']],
    ['mcp_foo2_get', 'foo', ['get'], [], ['get']],
    ['mcp_io_github_up2_resolve', 'io.github.upstash/context7', ['resolve'], [], ['resolve']],
    [`mcp_weather_${'x'.repeat(52)}`, 'weather', [`${'x'.repeat(60)}`, 'y'], [], [`${'x'.repeat(60)}`]],
    ['mcp_weather_xx', 'weather', ['xxx'], [], []],
    ['mcp_climate_get', 'weather', ['get'], ['Weather'], null],
  ])('%s with an entry %j that has %j and calls itself %j means %j', (qualified, entry, tools, announced, meant) => {
    expect(toolsMeant(prefixed(qualified), known(entry, tools, announced))).toEqual(meant)
  })
})

describe('names as they are', () => {
  test('mean exactly that', () => {
    const reference = { kind: 'exact', server: 'weather', tool: 'get' } as const
    expect(toolsMeant(reference, known('weather', ['get', 'Get', 'g_et']))).toEqual(['get'])
    expect(toolsMeant(reference, known('Weather', ['get']))).toBeNull()
    expect(toolsMeant({ kind: 'tool-alone', tool: 'get' }, known('any', ['get']))).toEqual(['get'])
  })
})

describe('a loose name', () => {
  test.each([
    ['My Server', 'my_server'],
    ['my--server__', 'my_server'],
    ['../../etc/passwd', 'etc_passwd'],
    ['\u212aelvin', 'elvin'],
    ['\u691c\u7d22', ''],
    ['', ''],
  ])('of %j is %j', (name, loose) => {
    expect(looseName(name)).toBe(loose)
  })
})
