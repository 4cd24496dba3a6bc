import { makeDefinition } from '../../src/snapshot/definition.ts'
import { makeSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'

/** A small snapshot with something in every list. */
export function sampleSnapshot(description = 'Returns the forecast for a city.'): Snapshot {
  return makeSnapshot({
    context: {
      serverInfo: { name: 'weather', version: '1.4.0' },
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      platform: 'linux-x64',
    },
    instructions: 'Ask for one city at a time.',
    sections: {
      tools: [
        makeDefinition('tools', { name: 'get_forecast', description, inputSchema: { type: 'object' } }),
        makeDefinition('tools', { name: '__proto__', description: 'A name that no object literal keeps.' }),
      ],
      prompts: [makeDefinition('prompts', { name: 'forecast' })],
      resources: [makeDefinition('resources', { name: 'now', uri: 'weather://now' })],
      resourceTemplates: [makeDefinition('resourceTemplates', { name: 'city', uriTemplate: 'weather://{city}' })],
    },
  })
}
