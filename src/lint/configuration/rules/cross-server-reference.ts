/** Texts of one server that speak of another's tools: see cross-server-reference.md. */

import { formatPointer } from '../../../encoding/json-pointer.ts'
import { allDefinitions } from '../../../snapshot/snapshot.ts'
import { modelTexts } from '../../model-text.ts'
import { maxMatches } from '../../pattern.ts'
import { makeTextView } from '../../text-view.ts'
import type { ConfiguredServer } from '../client-configuration.ts'
import type { ConfigurationMatch, ShownPlace, WholeRule } from '../configuration-rule.ts'

/** Longest text that is read. */
const maxLength = 262_144

export const crossServerReference: WholeRule = {
  kind: 'whole',
  id: 'cross-server-reference',
  severity: 'warning',
  title: 'Server speaks of tools that another one has',
  check: ({ servers }) => [...references(servers)].slice(0, maxMatches),
}

/** Names of tools by which a text means them and nothing else, with the servers that have them. */
type Owners = ReadonlyMap<string, readonly ConfiguredServer[]>

function* references(servers: readonly ConfiguredServer[]): Generator<ConfigurationMatch> {
  const owners = namesOf(servers)
  if (owners.size === 0) return
  for (const server of servers) {
    const own = new Set(server.snapshot?.sections.tools.map(({ name }) => name.toLowerCase()))
    const seen = new Set<string>()
    for (const { text, shown } of shownTexts(server)) {
      for (const name of identifiers(text)) {
        const others = own.has(name) || seen.has(name) ? [] : (owners.get(name) ?? [])
        if (others.length === 0) continue
        seen.add(name)
        const message = 'speaks of a tool that another server has'
        yield { path: server.path, servers: [server.name, ...others.map((each) => each.name)], shown, message }
      }
    }
  }
}

function namesOf(servers: readonly ConfiguredServer[]): Owners {
  const owners = new Map<string, ConfiguredServer[]>()
  for (const server of servers) {
    for (const { name } of server.snapshot?.sections.tools ?? []) {
      if (!isDistinctive(name)) continue
      const key = name.toLowerCase()
      const known = owners.get(key) ?? []
      if (!known.includes(server)) owners.set(key, [...known, server])
    }
  }
  return owners
}

/** A name that no sentence holds by chance: of several words, joined as identifiers are. */
function isDistinctive(name: string): boolean {
  return name.length >= 8 && name.length <= 100 && /^[\w-]+$/.test(name) && /[a-z0-9][A-Z]|_|-.*-/.test(name)
}

const identifier = /[a-z0-9][a-z0-9_-]{6,98}[a-z0-9]/g

function identifiers(text: string): ReadonlySet<string> {
  const { normal } = makeTextView(text.slice(0, maxLength))
  return new Set(Array.from(normal.matchAll(identifier), ([word]) => word))
}

/** A value that happens to be called like a tool says nothing of it. */
function isOneWord(text: string): boolean {
  return /^[\w-]{0,100}$/.test(text)
}

interface ShownText {
  readonly text: string
  readonly shown: ShownPlace
}

/** Every text of a server that may speak of something: its instructions, and what its items hold but names. */
function* shownTexts({ snapshot }: ConfiguredServer): Generator<ShownText> {
  if (snapshot === null) return
  if (snapshot.instructions !== null) {
    yield { text: snapshot.instructions, shown: { section: 'instructions', pointer: '' } }
  }
  for (const { section, name, value } of allDefinitions(snapshot)) {
    for (const { text, path, isName } of modelTexts(value)) {
      if (isName || isOneWord(text)) continue
      yield { text, shown: { section, name, pointer: formatPointer(path) } }
    }
  }
}
