import { expect } from 'vitest'
import { visibleText } from '../../src/visible-text.ts'

/** Elements that our views write; anything else in a page came from somebody's text. */
const ownElements = new Set(
  'html head meta title link body a header main footer svg path search form label input button h1 h2 h3 h4 p ul ol li dl dt dd section article div span b strong code pre q bdi time details summary ins del mark'.split(
    ' ',
  ),
)

/** Attributes that our views write. */
const ownAttributes = new Set(
  'lang charset name content rel href type class id action method for value placeholder autocomplete viewBox width height aria-hidden aria-label d fill datetime title dir reversed open'.split(
    ' ',
  ),
)

interface Tag {
  readonly element: string
  readonly attributes: ReadonlyMap<string, string>
}

/** Every start tag of a page. Text between tags has its angle brackets escaped, so that a plain scan finds them all. */
export function startTags(html: string): Tag[] {
  return [...html.matchAll(/<([a-zA-Z!/][^\s>]*)([^>]*)>/g)]
    .filter(([, element = '']) => !element.startsWith('/') && element.toLowerCase() !== '!doctype')
    .map(([, element = '', rest = '']) => ({
      element: element.replace(/\/$/, ''),
      attributes: new Map(
        [...rest.matchAll(/([^\s=/"]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, value]),
      ),
    }))
}

/** What holds for every page, whatever a server wrote: own elements and attributes only, own addresses, nothing hidden. */
export function expectHarmless(html: string): void {
  expect(visibleText(html), 'hidden characters are written out').toBe(html)
  for (const { element, attributes } of startTags(html)) {
    expect(ownElements, `element ${element}`).toContain(element)
    for (const [name, value] of attributes) {
      expect(ownAttributes, `attribute ${name} of ${element}`).toContain(name)
      if (name === 'href' || name === 'action') expect(value, 'own address').toMatch(/^(?:\/(?!\/)|#)/)
    }
  }
}

/** The text of a page as a reader gets it: without tags, entities resolved. */
export function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
