/** Reads the bodies of HTTP answers without ever holding more than was agreed. */
import type { IncomingMessage } from 'node:http'
import { concatBytes } from '../../encoding/bytes.ts'
import { RegistryError } from '../../errors.ts'

/**
 * The body, decompressed, of at most `maxBytes`. `where` names the answer in messages.
 *
 * @throws RegistryError `E_REGISTRY_RESPONSE` where there is more; what `fetch` throws where the connection breaks.
 */
export async function readBody(
  response: Response,
  maxBytes: number,
  where = "the registry's answer",
): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array()
  const reader = response.body.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return concatBytes(...parts)
    length += value.length
    if (length > maxBytes) {
      await reader.cancel()
      throw new RegistryError('E_REGISTRY_RESPONSE', {
        found: 'an answer that is too long',
        where,
        expected: `at most ${maxBytes} bytes`,
      })
    }
    parts.push(value)
  }
}

/**
 * The same of an answer that came through Node's own client. Beyond `maxBytes` the connection is broken off.
 *
 * @throws what `tooLong` makes where there is more; what the connection throws where it breaks.
 */
export async function readIncoming(
  answer: IncomingMessage,
  maxBytes: number,
  tooLong: () => Error,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer) {
    parts.push(part as Uint8Array)
    length += (part as Uint8Array).length
    if (length > maxBytes) throw tooLong()
  }
  return concatBytes(...parts)
}
