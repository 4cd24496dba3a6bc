/** Names that two servers give to a tool: see shared-tool-name.md. */

import { maxMatches } from '../../pattern.ts'
import type { ConfiguredServer } from '../client-configuration.ts'
import type { ConfigurationMatch, WholeRule } from '../configuration-rule.ts'

export const sharedToolName: WholeRule = {
  kind: 'whole',
  id: 'shared-tool-name',
  severity: 'note',
  title: 'Two servers have a tool of the same name',
  check: ({ servers }) => [...sharedNames(servers)].slice(0, maxMatches),
}

function* sharedNames(servers: readonly ConfiguredServer[]): Generator<ConfigurationMatch> {
  const owners = new Map<string, { name: string; servers: ConfiguredServer[] }>()
  for (const server of servers) {
    for (const { name } of server.snapshot?.sections.tools ?? []) {
      const owner = owners.get(name.toLowerCase()) ?? { name, servers: [] }
      if (!owner.servers.includes(server)) owner.servers.push(server)
      owners.set(name.toLowerCase(), owner)
    }
  }
  for (const { name, servers: several } of owners.values()) {
    const [first] = several
    if (first === undefined || several.length < 2) continue
    const shown = { section: 'tools', name, pointer: '' } as const
    const message = `${several.length} servers have a tool of this name; a client may call the wrong one`
    yield { path: first.path, servers: several.map((each) => each.name), shown, message }
  }
}
