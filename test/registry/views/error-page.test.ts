import { expect, test } from 'vitest'
import { ErrorPage } from '../../../registry/views/error-page.tsx'
import { expectHarmless, textOf } from '../../support/html-checks.ts'
import { assets, hostileTexts } from '../../support/page-fixtures.ts'

const render = (status: number, message = 'no version "9"') =>
  String(ErrorPage({ error: { status, code: 'E_NOT_FOUND', message }, assets }))

test('says what happened, its code, and where to go on', () => {
  const html = render(404)
  expect(textOf(html)).toContain('404 · E_NOT_FOUND')
  expect(textOf(html)).toContain('no version "9"')
  expect(html).toContain('href="/"')
})

test('an unknown status has a title too', () => {
  expect(textOf(render(500))).toContain('Something went wrong')
})

test.each(Object.entries(hostileTexts))('a message with %s stays text', (_, text) => {
  expectHarmless(render(400, text))
})
