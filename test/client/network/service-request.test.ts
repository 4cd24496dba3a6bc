import { describe, expect, test } from 'vitest'
import { postJson } from '../../../src/client/network/service-request.ts'
import { serve } from '../../support/http-servers.ts'

/** A service that gives these statuses, one after another, and then the last again. */
async function service(...statuses: readonly number[]) {
  const seen: string[] = []
  const server = await serve((request, response) => {
    request.resume()
    const status = statuses[seen.length] ?? statuses.at(-1) ?? 201
    seen.push(`${request.method} ${request.headers['content-type']}`)
    response.writeHead(status).end(`{"answer":${status}}`)
  })
  return { url: `${server.url.origin}/x`, seen, close: server.close }
}

describe('a request to a service', () => {
  test.each([200, 201])('%i is an answer', async (status) => {
    const { url, seen, close } = await service(status)
    expect(Buffer.from(await postJson(url, '{}', {})).toString()).toBe(`{"answer":${status}}`)
    expect(seen).toEqual(['POST application/json'])
    await close()
  })

  test.each([408, 429, 500, 502, 503])('%i is asked again, and may go well then', async (status) => {
    const { url, seen, close } = await service(status, 201)
    await postJson(url, '{}', { retries: 1 })
    expect(seen).toHaveLength(2)
    await close()
  })

  test.each([202, 204, 301, 307, 400, 401, 404, 409])('%i is an end', async (status) => {
    const { url, seen, close } = await service(status, 201)
    await expect(postJson(url, '{}', { retries: 2 })).rejects.toMatchObject({ statusCode: status })
    expect(seen).toHaveLength(1)
    await close()
  })

  test('no answer at all is asked for again', async () => {
    let requests = 0
    const server = await serve((request, response) => {
      requests += 1
      if (requests === 1) request.destroy()
      else response.writeHead(201).end('{}')
    })
    await postJson(server.url.href, '{}', { retries: 1 })
    expect(requests).toBe(2)
    await server.close()
  })

  test('more than a megabyte is an end, too', async () => {
    let requests = 0
    const server = await serve((request, response) => {
      requests += 1
      request.resume()
      response.writeHead(201).end('x'.repeat(1024 * 1024 + 1))
    })
    await expect(postJson(server.url.href, '{}', { retries: 2 })).rejects.toThrow("in the service's answer")
    expect(requests).toBe(1)
    await server.close()
  })
})
