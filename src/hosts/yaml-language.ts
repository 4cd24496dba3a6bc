/** Configurations in YAML 1.2 (Goose, Continue). The only door of the package `yaml`; loaded only for such a file. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import type { JsonValue } from '../encoding/json-value.ts'
import { ConfigError } from '../errors.ts'
import { visibleLine } from '../visible-text.ts'
import { emptyTable } from './json-language.ts'
import {
  type ConfigurationLanguage,
  lineBreakOf,
  type PlacedMember,
  type PlacedValue,
  type Span,
} from './placed-value.ts'

/** Deepest nesting; real files have five levels. */
const maxDepth = 64

/** YAML. Aliases are not followed: what an entry takes from elsewhere is not read, and not changed. */
export const yamlLanguage: ConfigurationLanguage = {
  read(text, where) {
    const document = parse(text, where)
    if (document.contents === null) return emptyTable
    return new Placer(text, where).place(document.contents as Node, 0)
  },
  // A double-quoted scalar of YAML is a string of JSON (YAML 1.2.2 section 1.3).
  text: JSON.stringify,
  name: (name) => (/^[A-Za-z_][\w-]*$/.test(name) ? name : JSON.stringify(name)),
  list: (values) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`,
  colon: ': ',
  bullet: '- ',
}

function parse(text: string, where: string): Document {
  const counter = new LineCounter()
  const document = parsed(text, counter, where)
  const [error] = document.errors
  if (error === undefined) return document
  const { line } = counter.linePos(error.pos[0])
  const found = `${visibleLine(error.message, 200)} (line ${line})`
  throw new ConfigError('E_CONFIG_INVALID', { found, where, expected: 'YAML', cause: error })
}

function parsed(text: string, lineCounter: LineCounter, where: string): Document {
  const options = { lineCounter, prettyErrors: false, uniqueKeys: true, strict: true, version: '1.2' } as const
  try {
    return parseDocument(text, options) as Document
  } catch (cause) {
    // Nesting without end overflows its stack.
    throw new ConfigError('E_CONFIG_INVALID', { found: 'YAML that cannot be read', where, expected: 'YAML', cause })
  }
}

class Placer {
  readonly #text: string
  readonly #where: string
  readonly #lineBreak: string

  constructor(text: string, where: string) {
    this.#text = text
    this.#where = where
    this.#lineBreak = lineBreakOf(text)
  }

  place(node: Node | null, depth: number): PlacedValue {
    if (depth > maxDepth) {
      const found = `nesting deeper than ${maxDepth}`
      throw new ConfigError('E_CONFIG_INVALID', { found, where: this.#where, expected: 'less' })
    }
    const at = pieceAt(spanOf(node))
    if (isAlias(node)) return { ...at, content: { kind: 'elsewhere' } }
    if (isScalar(node)) return { ...at, content: contentOf(node.value) }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.place(item as Node | null, depth + 1))
      const flow = node.flow === true
      const first = flow ? (items[0]?.span.start ?? at.span.start) : at.span.start
      const content = { kind: 'list', items, separator: this.#separator(first, flow) } as const
      return { ...(flow ? at : upTo(at.span, items.at(-1)?.span)), content }
    }
    if (!isMap(node)) return { ...at, content: { kind: 'other', value: null } }
    const flow = node.flow === true
    const members = node.items.map((pair) => this.#member(pair as Pair<Node, Node | null>, flow, depth))
    return { ...(flow ? at : upTo(at.span, members.at(-1)?.value.span)), content: { kind: 'table', members } }
  }

  #member({ key, value }: Pair<Node, Node | null>, flow: boolean, depth: number): PlacedMember {
    const nameSpan = spanOf(key)
    return {
      name: isScalar(key) ? String(key.value) : '',
      nameSpan,
      value: this.place(value, depth + 1),
      separator: this.#separator(nameSpan.start, flow),
    }
  }

  /** In blocks what stands beside something begins in the same column. */
  #separator(offset: number, flow: boolean): string {
    const column = offset - (this.#text.lastIndexOf('\n', offset - 1) + 1)
    if (!flow) return this.#lineBreak + ' '.repeat(column)
    const before = this.#text.slice(offset - column, offset)
    return before.trim() === '' ? `,${this.#lineBreak}${before}` : ', '
  }
}

/** Start, and end of the value itself, without the comment behind it. */
function spanOf(node: Node | null): Span {
  const [start, end] = node?.range ?? [0, 0]
  return { start, end }
}

function pieceAt(span: Span): Pick<PlacedValue, 'span' | 'pieces'> {
  return { span, pieces: [span] }
}

/** A block ends for us where its last value does: what follows, comments and empty lines, is not its own. */
function upTo({ start, end }: Span, last: Span | undefined): Pick<PlacedValue, 'span' | 'pieces'> {
  return pieceAt({ start, end: last === undefined || last.end === 0 ? end : last.end })
}

function contentOf(value: unknown): PlacedValue['content'] {
  if (typeof value === 'string') return { kind: 'text', text: value }
  const known = value === null || typeof value === 'number' || typeof value === 'boolean'
  return { kind: 'other', value: known ? (value as JsonValue) : null }
}
