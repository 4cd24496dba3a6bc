/** Names of two servers, or of their tools, that are taken for one another: see look-alike-tool-name.md. */

import type { Severity } from '../../finding.ts'
import { type LikePair, likePairs } from '../../look-alike-names.ts'
import { maxMatches } from '../../pattern.ts'
import type { ConfiguredServer } from '../client-configuration.ts'
import type { ConfigurationMatch, WholeRule } from '../configuration-rule.ts'

export const lookAlikeToolName: WholeRule = {
  kind: 'whole',
  id: 'look-alike-tool-name',
  severity: 'warning',
  title: 'Names of two servers or of their tools look alike',
  check: ({ servers }) => [...serverNames(servers), ...toolNames(servers)].slice(0, maxMatches),
}

function* serverNames(servers: readonly ConfiguredServer[]): Generator<ConfigurationMatch> {
  for (const pair of likePairs(servers)) {
    const severity = severityOf(pair)
    const { named, earlier } = pair
    yield {
      path: named.path,
      severity,
      servers: [earlier.name, named.name],
      message: 'the names of two servers look alike',
    }
  }
}

interface OwnedTool {
  readonly name: string
  readonly server: ConfiguredServer
}

function* toolNames(servers: readonly ConfiguredServer[]): Generator<ConfigurationMatch> {
  const tools = servers.flatMap((server): OwnedTool[] =>
    (server.snapshot?.sections.tools ?? []).map(({ name }) => ({ name, server })),
  )
  for (const pair of likePairs(tools, areRivals)) {
    const { named, earlier } = pair
    yield {
      path: named.server.path,
      severity: severityOf(pair),
      servers: [earlier.server.name, named.server.name],
      shown: { section: 'tools', name: named.name, pointer: '' },
      message: 'a tool whose name looks like that of a tool of another server',
    }
  }
}

/** The same name in other capitals is the matter of `shared-tool-name`. */
function areRivals(named: OwnedTool, earlier: OwnedTool): boolean {
  return named.server !== earlier.server && named.name.toLowerCase() !== earlier.name.toLowerCase()
}

/** Two honest servers write the same words in their own ways. */
function severityOf({ likeness, isDisguised }: LikePair<unknown>): Severity {
  if (likeness === 'look' && isDisguised) return 'error'
  return likeness === 'spelling' ? 'note' : 'warning'
}
