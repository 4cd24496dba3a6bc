/**
 * A body that our reader takes for no message: a page that says what went wrong, perhaps; or an answer to a reader that is
 * more lenient than ours. Some clients read UTF-16, match names in any case, stop at the end of the first value, or look for
 * a result in the body of an error.
 */
import { isObject } from '../../encoding/json-value.ts'
import { foldedName } from '../../encoding/member-names.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { TouchmarkError } from '../../errors.ts'

/** Members of answers, in any case. */
const answerMember = /^(?:jsonrpc|result|method|params)$/i

/** Whether no reader takes a body for an answer: it is no JSON in any encoding, or an object that says nothing an answer says. */
export function isNoAnswer(body: Uint8Array): boolean {
  // A BOM, the zeros of UTF-16 and UTF-32, and white space may stand before JSON.
  const first = body.find((byte) => !beforeJson.has(byte))
  if (first !== openingBrace && first !== openingBracket) return !holdsLines(body)
  try {
    const { value } = parseJson(body)
    return isObject(value) && !Object.keys(value).some((name) => answerMember.test(foldedName(name)))
  } catch (error) {
    if (error instanceof TouchmarkError) return false
    throw error
  }
}

/** There are clients that look for events, or for JSON line by line, whatever the type or the status says. */
function holdsLines(body: Uint8Array): boolean {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
  return /(?:^|[\r\n]|\xef\xbb\xbf)(?:data:\s?[{[]|\{\s?"|\[\s?\{)/.test(text)
}

const openingBrace = 0x7b
const openingBracket = 0x5b
const beforeJson = new Set([0x00, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff])
