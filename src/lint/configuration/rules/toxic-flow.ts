/** Servers that together can take private data away: see toxic-flow.md. */

import { objectMember, ownMember } from '../../../encoding/json-value.ts'
import type { Definition } from '../../../snapshot/definition.ts'
import { type Capability, capabilities } from '../../capability.ts'
import type { ClientConfiguration, ConfiguredServer } from '../client-configuration.ts'
import type { ConfigurationMatch, WholeRule } from '../configuration-rule.ts'

/** The three parts of a flow. */
const parts = ['private', 'foreign', 'out'] as const
type Part = (typeof parts)[number]

/** What each capability contributes. Running code can do all but bring in what strangers wrote. */
const contributes: Readonly<Partial<Record<Capability, readonly Part[]>>> = {
  'runs-code': ['private', 'out'],
  'reads-files': ['private'],
  'reads-database': ['private'],
  'reads-private': ['private'],
  'reads-web': ['foreign'],
  'sends-requests': ['foreign', 'out'],
  'sends-messages': ['out'],
}

export const toxicFlow: WholeRule = {
  kind: 'whole',
  id: 'toxic-flow',
  severity: 'warning',
  title: 'Private data, foreign text and a way out are together',
  *check(configuration) {
    const match = findFlow(configuration)
    if (match !== undefined) yield match
  },
}

function findFlow({ servers }: ClientConfiguration): ConfigurationMatch | undefined {
  const able = servers.map((server) => ({ server, has: partsOf(server) }))
  const counts = parts.map((part) => able.filter(({ has }) => has.has(part)).length)
  if (counts.includes(0)) return undefined
  const making = able.filter(({ has }) => has.size > 0).map(({ server }) => server.name)
  const [reading, bringing, sending] = counts
  const message = `servers that read private data: ${reading}, that bring in what strangers wrote: ${bringing}, that can send it away: ${sending}`
  return { path: [], servers: making, message }
}

function partsOf({ snapshot }: ConfiguredServer): ReadonlySet<Part> {
  return new Set(snapshot?.sections.tools.flatMap(toolParts))
}

function toolParts(tool: Definition): Part[] {
  const found = [...capabilities(tool)].flatMap((capability) => contributes[capability] ?? [])
  return meetsWorld(tool) ? [...found, 'foreign'] : found
}

/** Says of itself that it reads from an open world. */
function meetsWorld({ value }: Definition): boolean {
  const annotations = objectMember(value, 'annotations') ?? {}
  return ownMember(annotations, 'readOnlyHint') === true && ownMember(annotations, 'openWorldHint') === true
}
