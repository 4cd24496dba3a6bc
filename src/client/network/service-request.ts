/** One request to a service that signs for us: bounded in time, size and repetition, and to its own address only. */
import { TouchmarkError } from '../../errors.ts'
import { readBody } from './http-body.ts'

/** How requests are made. */
export interface RequestOptions {
  /** How long each request may take; default 20,000 ms. */
  readonly timeoutMs?: number
  /** How often a request is sent again where a service is busy or away; default 2. */
  readonly retries?: number
}

/** A status that refuses. `statusCode` is what signing-service.ts reads, as in the library's own errors. */
class RefusedAnswer extends Error {
  readonly statusCode: number

  constructor(statusCode: number, words: string) {
    super(words)
    this.statusCode = statusCode
  }
}

/** Longest answer: a bundle's parts have a few kB. */
const maxAnswerBytes = 1024 * 1024

/**
 * Posts JSON and returns the body of the answer. Redirects are not followed: what is posted may be a secret. Throws an
 * error with `statusCode` for any status but 200 and 201, and whatever the network throws.
 */
export async function postJson(url: string, body: string, options: RequestOptions): Promise<Uint8Array> {
  const { retries = 2 } = options
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await postOnce(url, body, options)
    } catch (error) {
      if (attempt >= retries || !isPassing(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt))
    }
  }
}

/** Busy, or away for a moment: no answer at all, 408, 429 and the 5xx. */
function isPassing(error: unknown): boolean {
  if (error instanceof TouchmarkError) return false
  return !(error instanceof RefusedAnswer) || [408, 429].includes(error.statusCode) || error.statusCode >= 500
}

async function postOnce(url: string, body: string, { timeoutMs = 20_000 }: RequestOptions): Promise<Uint8Array> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
  const bytes = await readBody(response, maxAnswerBytes, "the service's answer")
  if (response.status === 200 || response.status === 201) return bytes
  throw new RefusedAnswer(response.status, Buffer.from(bytes.subarray(0, 400)).toString('utf8'))
}
