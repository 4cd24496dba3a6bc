import { describe, expect, test } from 'vitest'
import { readBody } from '../../src/client/http-body.ts'
import { utf8 } from '../../src/encoding/bytes.ts'

function responseOf(parts: readonly Uint8Array[], onCancel: () => void = () => {}): Response {
  const left = [...parts]
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = left.shift()
      if (part === undefined) controller.close()
      else controller.enqueue(part)
    },
    cancel: onCancel,
  })
  return new Response(stream)
}

describe('readBody', () => {
  test('puts the parts together, and an answer without a body is empty', async () => {
    expect(await readBody(responseOf([utf8('ab'), utf8(''), utf8('c')]), 3)).toEqual(utf8('abc'))
    expect(await readBody(new Response(null), 0)).toEqual(new Uint8Array())
  })

  test('stops in the middle of an answer without an end', async () => {
    let pulled = 0
    let cancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(1_000))
      },
      cancel() {
        cancelled = true
      },
    })
    const outcome = readBody(new Response(endless), 10_000)
    await expect(outcome).rejects.toEqual(expect.objectContaining({ code: 'E_REGISTRY_RESPONSE' }))
    expect(cancelled).toBe(true)
    expect(pulled).toBeLessThan(20)
  })

  test('refuses one byte too many', async () => {
    await expect(readBody(responseOf([utf8('abcd')]), 3)).rejects.toThrow('at most 3 bytes')
  })
})
