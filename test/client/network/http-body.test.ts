import { once } from 'node:events'
import { get, type IncomingMessage, type RequestListener } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readBody, readIncoming } from '../../../src/client/network/http-body.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { serve } from '../../support/http-servers.ts'

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

describe('readIncoming', () => {
  async function answerOf(listener: RequestListener): Promise<IncomingMessage> {
    const server = await serve(listener)
    onTestFinished(() => server.close())
    const request = get(server.url)
    request.on('error', () => {})
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    return answer
  }
  const tooLong = () => new RangeError('too long')

  test('puts the parts together, up to the last byte that may come', async () => {
    const answer = await answerOf((_, response) => {
      response.write('ab')
      response.end('c')
    })
    expect(await readIncoming(answer, 3, tooLong)).toEqual(utf8('abc'))
  })

  test('breaks off an answer without an end', async () => {
    let gone: Promise<unknown> = Promise.resolve()
    const answer = await answerOf((_, response) => {
      gone = once(response, 'close')
      const write = (): void => void (response.write('x'.repeat(1_000)) && setImmediate(write))
      response.on('drain', write)
      write()
    })
    await expect(readIncoming(answer, 10_000, tooLong)).rejects.toThrow('too long')
    await gone
  })

  test('fails where the connection breaks in the middle', async () => {
    const answer = await answerOf((_, response) => {
      response.writeHead(200, { 'content-length': '10' })
      response.write('ab', () => response.destroy())
    })
    await expect(readIncoming(answer, 10, tooLong)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})
