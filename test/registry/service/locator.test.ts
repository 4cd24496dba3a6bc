import { describe, expect, test } from 'vitest'
import { npmLocators, originLocator, purlLocator } from '../../../registry/service/locator.ts'

describe('locators of npm packages', () => {
  test('are package URLs with and without the version', () => {
    expect(npmLocators('@acme/weather', '1.0.0+b')).toEqual([
      'pkg:npm/%40acme/weather',
      'pkg:npm/%40acme/weather@1.0.0%2Bb',
    ])
  })

  test.each([
    ['pkg:npm/weather', 'pkg:npm/weather'],
    ['pkg:npm/weather@1.0.0', 'pkg:npm/weather@1.0.0'],
    ['pkg:npm/%40acme/weather@1.0.0', 'pkg:npm/%40acme/weather@1.0.0'],
    ['pkg:npm/@acme/weather@1.0.0', 'pkg:npm/%40acme/weather@1.0.0'],
    ['PKG:npm/@acme/weather', 'pkg:npm/%40acme/weather'],
  ])('the question %s means %s', (purl, locator) => {
    expect(purlLocator(purl)).toBe(locator)
  })

  test.each([
    '',
    'weather',
    'pkg:pypi/weather',
    'pkg:npm/',
    'pkg:npm/a/b/c',
    'pkg:npm/a?x=1',
    'pkg:npm/%ZZ',
    `pkg:npm/${'a'.repeat(2000)}`,
  ])('refuses %j', (purl) => {
    expect(() => purlLocator(purl)).toThrow(expect.objectContaining({ code: 'E_REQUEST_INVALID' }))
  })
})

describe('locators of origins', () => {
  test.each([
    ['https://mcp.acme.dev', 'https://mcp.acme.dev'],
    ['https://MCP.acme.dev:443/path?x#y', 'https://mcp.acme.dev'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('%s is %s', (origin, locator) => {
    expect(originLocator(origin)).toBe(locator)
  })

  test.each(['mcp.acme.dev', 'javascript:alert(1)', 'file:///etc', ''])('refuses %j', (origin) => {
    expect(() => originLocator(origin)).toThrow(expect.objectContaining({ code: 'E_REQUEST_INVALID' }))
  })
})
