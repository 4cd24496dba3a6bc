/** Texts that are likely to hurt a linter: pieces of what its rules look for, put together and broken at random. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject, JsonValue } from '../../src/encoding/json-value.ts'
import { searchedExpressions } from '../../src/lint/searched-expressions.ts'
import { hostileUnits } from './hostile-texts.ts'
import type { SeededRandom } from './random.ts'

/** Most texts are far shorter. */
const longestText = 4_000

/** Makes texts and values for one run. */
export class FuzzTexts {
  readonly #random: SeededRandom
  readonly #literals = [...new Set(searchedExpressions.flatMap(({ literals }) => literals))]
  readonly #examples: readonly string[]
  readonly #units = Object.values(hostileUnits).filter((unit) => unit.length < 1_000)

  /** `root` is the folder of the project: examples are read from the pages of its rules. */
  constructor(random: SeededRandom, root: string) {
    this.#random = random
    this.#examples = readExamples(join(root, 'src/lint/rules'))
  }

  /** A short piece that may be repeated. */
  fragment(): string {
    const random = this.#random
    const parts = Array.from({ length: 1 + random.below(4) }, () => this.#piece())
    return parts.join(random.pick(['', ' ', ' ', ', ', '. ', '\n', '\t\t']))
  }

  /** A text of sentences, broken in a few places and perhaps written in another way. */
  text(): string {
    const random = this.#random
    const example = random.below(3) === 0 ? [random.pick(this.#examples).slice(0, 600)] : []
    let text = [...random.several(5, () => this.fragment()), ...example].join(random.pick([' ', '\n', '']))
    for (let times = random.below(6); times > 0; times -= 1) text = this.#broken(text)
    const depth = random.pick([0, 0, 0, 0, 1, 1, 2, 3])
    for (let times = depth; times > 0; times -= 1) text = random.pick(encodings)(text.slice(0, 600))
    return text.slice(0, longestText)
  }

  /** A JSON value that may stand for a tool; some are nested deeply. */
  value(): JsonObject {
    const random = this.#random
    let schema: JsonValue = {
      type: 'string',
      description: this.text(),
      default: this.fragment(),
      enum: [this.#piece()],
    }
    for (let depth = random.pick([1, 1, 2, 5, 40]); depth > 0; depth -= 1) {
      const inner: JsonValue = schema
      schema = random.pick<(name: string) => JsonValue>([
        (name) => ({ type: 'object', properties: { [name]: inner }, description: name }),
        () => ({ type: 'array', items: inner }),
        () => ({ anyOf: [inner, true] }),
        (name) => ({ $defs: { [name]: inner }, $ref: `#/$defs/${name}`, $comment: name }),
      ])(this.#piece())
    }
    return { name: this.#piece(), title: this.#piece(), description: this.fragment(), inputSchema: schema }
  }

  #piece(): string {
    const random = this.#random
    return random.pick([
      () => random.pick(this.#literals),
      () => random.pick(this.#literals),
      () => random.pick(this.#examples).slice(0, 10 + random.below(60)),
      () => random.pick(this.#units),
      () => this.#unicode(),
      () =>
        random.pick(['"', "'", '`', '```', '<', '>', '<!--', '](', '{{', '&#', '%', '\\u', '=', '@', '://', '/', '_']),
    ])()
  }

  /** A few characters that stand near each other. */
  #unicode(): string {
    const random = this.#random
    const block = random.pick([0, 0x80, 0x300, 0x400, 0x600, 0x900, 0x1100, 0x2000, 0x2060, 0x3040, 0x4e00, 0xac00])
    const high = random.pick([0xd800, 0xdc00, 0xfe00, 0xfff0, 0x1_d400, 0x1_f1e6, 0xe_0000, 0xe_0100])
    const first = random.pick([block, block, high])
    return random.several(8, () => String.fromCodePoint(first + random.below(0x80))).join('')
  }

  #broken(text: string): string {
    const random = this.#random
    const at = random.below(text.length + 1)
    const length = random.below(12)
    return random.pick([
      () => text.slice(0, at) + this.#piece() + text.slice(at),
      () => text.slice(0, at) + text.slice(at + length),
      () =>
        text.slice(0, at) +
        text.slice(at, at + length).repeat(1 + random.below(random.pick([3, 3, 40]))) +
        text.slice(at + length),
      () => text.slice(at) + text.slice(0, at),
      () => text.slice(0, at) + text.slice(at).toUpperCase(),
      () => [...text].join(random.pick(['\u200b', ' ', '\u0301', '-', '\u{e0041}'])).slice(0, 1_000),
    ])()
  }
}

const encodings: readonly ((text: string) => string)[] = [
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => `%${Buffer.from(text).toString('hex').replace(/../g, '$&%').slice(0, -1)}`,
  (text) => Array.from(text, (each) => `&#${each.codePointAt(0)};`).join(''),
  (text) => Array.from(text, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`).join(''),
  (text) => text.replace(/[\x20-\x7e]/g, (each) => String.fromCodePoint(0xe_0000 + each.charCodeAt(0))),
  (text) => text.split('').reverse().join(''),
]

/** The examples of all rules' pages: one JSON value a line, between fences. */
function readExamples(folder: string): string[] {
  const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
  return pages.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/^```json\n(.*?)^```/gms)].flatMap(([, lines = '']) =>
      lines.split('\n').filter((line) => line !== ''),
    ),
  )
}
