/**
 * Finds where the values of a TOML text stand. It reads only texts that a real reader has accepted, decides nothing about
 * what they mean, and gives up where it does not know its way.
 */
import { indentBefore, lineBreakOf, type PlacedMember, type PlacedValue, type Span } from './placed-value.ts'

/** A table while it is being put together. */
interface OpenTable {
  readonly members: Map<string, OpenMember>
  readonly pieces: Span[]
}

interface OpenMember {
  readonly nameSpan: Span
  readonly separator: string
  value: OpenTable | OpenTable[] | PlacedValue
}

interface Key extends Span {
  readonly name: string
}

/** Deepest nesting of lists and tables in a value. */
const maxDepth = 64

/** Reads one text, once. */
export class TomlPlaces {
  readonly #text: string
  readonly #leaf: (token: string) => PlacedValue['content']
  readonly #lineBreak: string
  readonly #root: OpenTable = { members: new Map(), pieces: [] }
  #at = 0

  /** `leaf` says what a string, number, date or boolean is. */
  constructor(text: string, leaf: (token: string) => PlacedValue['content']) {
    this.#text = text
    this.#leaf = leaf
    this.#lineBreak = lineBreakOf(text)
  }

  /** The values and their places; undefined where this reader does not know its way. */
  read(): PlacedValue | undefined {
    try {
      this.#document()
      return closed(this.#root)
    } catch (error) {
      if (error instanceof LostError) return undefined
      throw error
    }
  }

  #document(): void {
    let table = this.#root
    let block: { start: number; end: number } | undefined
    for (this.#skip(); this.#at < this.#text.length; this.#skip()) {
      if (this.#text[this.#at] === '[') {
        block = { start: this.#at, end: this.#at }
        table = this.#heading(block)
      } else this.#assignment(table, ', ', false)
      if (block !== undefined) block.end = this.#at
    }
  }

  /** `[a.b]` or `[[a.b]]`. The stretch that begins here belongs to every table that its name leads through. */
  #heading(block: Span): OpenTable {
    const isList = this.#text.startsWith('[[', this.#at)
    this.#at += isList ? 2 : 1
    const keys = this.#keys()
    this.#expect(isList ? ']]' : ']')
    let table = this.#root
    for (const [index, key] of keys.entries()) {
      const isLast = index === keys.length - 1
      table = isLast && isList ? this.#appended(table, key) : this.#opened(table, key)
      table.pieces.push(block)
    }
    return table
  }

  #appended(table: OpenTable, key: Key): OpenTable {
    const known = table.members.get(key.name)?.value
    const list = Array.isArray(known) ? known : []
    const item: OpenTable = { members: new Map(), pieces: [] }
    list.push(item)
    if (list.length === 1) table.members.set(key.name, this.#member(key, list))
    return item
  }

  #opened(table: OpenTable, key: Key): OpenTable {
    const known = table.members.get(key.name)?.value
    if (Array.isArray(known)) return known.at(-1) ?? lost()
    if (known !== undefined) return 'members' in known ? known : lost()
    const opened: OpenTable = { members: new Map(), pieces: [] }
    table.members.set(key.name, this.#member(key, opened))
    return opened
  }

  #member({ start, end }: Key, value: OpenMember['value'], separator?: string): OpenMember {
    const indent = indentBefore(this.#text, start) ?? ''
    return { nameSpan: { start, end }, value, separator: separator ?? this.#lineBreak + indent }
  }

  /** `a.b = value`; tables that only such names make are where they stand. */
  #assignment(table: OpenTable, separator: string, inline: boolean, depth = 0): void {
    const start = this.#at
    const keys = this.#keys()
    const last = keys.pop() ?? lost()
    this.#space()
    this.#expect('=')
    this.#space()
    const stretch = { start, end: start }
    let inner = table
    for (const key of keys) {
      inner = this.#opened(inner, key)
      inner.pieces.push(stretch)
    }
    const value = this.#value(depth)
    stretch.end = this.#at
    inner.members.set(last.name, this.#member(last, value, inline ? separator : undefined))
  }

  #keys(): Key[] {
    const keys: Key[] = []
    for (;;) {
      this.#space()
      keys.push(this.#key())
      this.#space()
      if (this.#text[this.#at] !== '.') return keys
      this.#at += 1
    }
  }

  #key(): Key {
    const start = this.#at
    if (this.#text[start] === '"' || this.#text[start] === "'") {
      this.#string()
      const content = this.#leaf(this.#text.slice(start, this.#at))
      return { name: content.kind === 'text' ? content.text : lost(), start, end: this.#at }
    }
    while (/[\w-]/.test(this.#text[this.#at] ?? '')) this.#at += 1
    if (this.#at === start) lost()
    return { name: this.#text.slice(start, this.#at), start, end: this.#at }
  }

  #value(depth: number): PlacedValue {
    if (depth > maxDepth) lost()
    const start = this.#at
    const first = this.#text[start]
    if (first === '[') return this.#list(start, depth)
    if (first === '{') return this.#inlineTable(start, depth)
    if (first === '"' || first === "'") this.#string()
    else while (!/[\s,#\]}]/.test(this.#text[this.#at] ?? '\n') || this.#isDateSpace()) this.#at += 1
    const span = { start, end: this.#at }
    return { span, pieces: [span], content: this.#leaf(this.#text.slice(start, this.#at)) }
  }

  /** A date and a time may have a space between them. */
  #isDateSpace(): boolean {
    return /^\d{4}-\d\d-\d\d \d\d:$/.test(this.#text.slice(Math.max(0, this.#at - 10), this.#at + 4))
  }

  #list(start: number, depth: number): PlacedValue {
    const items: PlacedValue[] = []
    this.#at += 1
    for (this.#skip(); this.#text[this.#at] !== ']'; this.#skip()) {
      items.push(this.#value(depth + 1))
      this.#skip()
      if (this.#text[this.#at] === ',') this.#at += 1
      else if (this.#text[this.#at] !== ']') lost()
    }
    this.#at += 1
    const span = { start, end: this.#at }
    const indent = indentBefore(this.#text, items[0]?.span.start ?? start)
    const separator = indent === undefined ? ', ' : `,${this.#lineBreak}${indent}`
    return { span, pieces: [span], content: { kind: 'list', items, separator } }
  }

  #inlineTable(start: number, depth: number): PlacedValue {
    const table: OpenTable = { members: new Map(), pieces: [] }
    this.#at += 1
    for (this.#skip(); this.#text[this.#at] !== '}'; this.#skip()) {
      this.#assignment(table, ', ', true, depth + 1)
      this.#skip()
      if (this.#text[this.#at] === ',') this.#at += 1
      else if (this.#text[this.#at] !== '}') lost()
    }
    this.#at += 1
    const span = { start, end: this.#at }
    return { span, pieces: [span], content: closed(table).content }
  }

  #string(): void {
    const mark = this.#text[this.#at] ?? lost()
    const fence = mark.repeat(3)
    const isLong = this.#text.startsWith(fence, this.#at)
    this.#at += isLong ? 3 : 1
    while (!this.#text.startsWith(isLong ? fence : mark, this.#at)) {
      if (this.#at >= this.#text.length) lost()
      this.#at += mark === '"' && this.#text[this.#at] === '\\' ? 2 : 1
    }
    this.#at += isLong ? 3 : 1
    // A long string may end in up to two quotation marks of its own.
    while (isLong && this.#text[this.#at] === mark) this.#at += 1
  }

  /** White space, line breaks and comments. */
  #skip(): void {
    for (;;) {
      const next = this.#text[this.#at]
      if (next === '#') {
        const end = this.#text.indexOf('\n', this.#at)
        this.#at = end < 0 ? this.#text.length : end
      } else if (next !== undefined && /\s/.test(next)) this.#at += 1
      else return
    }
  }

  #space(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at += 1
  }

  #expect(wanted: string): void {
    if (!this.#text.startsWith(wanted, this.#at)) lost()
    this.#at += wanted.length
  }
}

/** This reader does not know its way. */
class LostError extends Error {}

function lost(): never {
  throw new LostError()
}

function closed(table: OpenTable): PlacedValue {
  const members = [...table.members].map(
    ([name, member]): PlacedMember => ({ name, ...member, value: close(member.value) }),
  )
  const pieces = table.pieces
  const span = { start: pieces[0]?.start ?? 0, end: pieces.at(-1)?.end ?? 0 }
  return { span, pieces, content: { kind: 'table', members } }
}

function close(value: OpenMember['value']): PlacedValue {
  if (Array.isArray(value)) {
    const items = value.map(closed)
    const pieces = items.flatMap((item) => item.pieces)
    const span = { start: pieces[0]?.start ?? 0, end: pieces.at(-1)?.end ?? 0 }
    return { span, pieces, content: { kind: 'list', items, separator: ', ' } }
  }
  return 'members' in value ? closed(value) : value
}
