import { describe, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '../../../src/encoding/bytes.ts'
import { approvalProgress } from '../../../src/guard/approval/approval-progress.ts'
import { readLine } from '../../../src/guard/frames.ts'

function progressOf(meta: unknown) {
  const params = { name: 'say', ...(meta === undefined ? {} : { _meta: meta }) }
  const [message] =
    readLine(utf8(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })))?.messages ?? []
  return message === undefined ? undefined : approvalProgress(message)
}

describe('what a client is told while its call waits', () => {
  test.each(['a token', 7])('goes to the token %j, in fixed words', (progressToken) => {
    const bytes = progressOf({ progressToken })?.('CALL-00000001', 61_500)
    expect(JSON.parse(fromUtf8(bytes ?? utf8('')))).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: {
        progressToken,
        progress: -61.5,
        message: 'A person has to approve this call (CALL-00000001). They see it with: touchmark status',
      },
    })
  })

  test('only grows, and stays below what a server says later', () => {
    const make = progressOf({ progressToken: 1 })
    const said = [60_000, 50_000, 1, 0].map((left) => JSON.parse(fromUtf8(make?.('CALL-00000001', left) ?? utf8(''))))
    const values = said.map(({ params }) => params.progress as number)
    expect(values).toEqual([...values].sort((a, b) => a - b))
    expect(Math.max(...values)).toBeLessThan(0)
  })

  test.each([undefined, {}, { progressToken: null }, { progressToken: 1.5 }, { progressToken: {} }])(
    'is nothing where there is no token: %j',
    (meta) => expect(progressOf(meta)).toBeUndefined(),
  )
})
