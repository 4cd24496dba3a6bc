import { isDigit } from './json-characters.ts'

/** A number (RFC 8259 section 6), from `lastIndex` on. */
export const numberToken = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y

const zero = 0x30

/**
 * Where a plain positive integer ends that stands at `at`, of at most 15 digits, so that it is exact; `at` where there is none:
 * any other number has to be looked at by the grammar.
 */
export function smallIntegerEnd(text: string, at: number): number {
  if (text.charCodeAt(at) === zero) return at
  let end = at
  while (isDigit(text.charCodeAt(end))) end += 1
  const next = text.charCodeAt(end)
  return end - at > 15 || next === point || (next | lowerCase) === exponent ? at : end
}

const point = 0x2e
const exponent = 0x65
const lowerCase = 0x20

/**
 * Whether the exact decimal value of a JSON number token is that of the double it is read as.
 *
 * `9007199254740993` is read as ...992 and `1e400` as infinity: two readers may see two numbers. `1.0`, `1E3` and
 * `0.1` are fine, because their canonical form (RFC 8785 section 3.2.2.3) names the same decimal value.
 *
 * A token longer than 1,100 characters is never exact: no double needs as many digits, and the work stays bounded.
 */
export function isExactNumber(token: string, value: number): boolean {
  if (token.length <= 15 && !/[.eE]/.test(token)) return true
  if (token.length > 1100 || !Number.isFinite(value)) return false
  return decimal(token) === decimal(String(value))
}

/** Digits without leading and trailing zeros, and the exponent of the first digit; zero is `0`. The sign is left out: it never changes. */
function decimal(token: string): string {
  const [mantissa = '', exponent = '0'] = token.replace(/^-/, '').toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = `${whole}${fraction}`
  const significant = digits.replace(/^0+/, '')
  if (significant === '') return '0'
  const firstDigit = BigInt(exponent) + BigInt(whole.length - (digits.length - significant.length))
  return `${trimZeros(significant)}e${firstDigit}`
}

function trimZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}
