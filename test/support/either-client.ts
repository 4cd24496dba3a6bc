/** Both of the SDK's clients as one, and everything that either sees of the reference server. */
import { Client as ModernClient } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'

/** What either client offers to a test. */
export interface EitherClient {
  connect(transport: never): Promise<void>
  listTools(): Promise<{ tools: { name: string }[] }>
  listPrompts(): Promise<unknown>
  listResources(): Promise<unknown>
  listResourceTemplates(): Promise<unknown>
  getInstructions(): string | undefined
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<unknown>
  close(): Promise<void>
}

const identity = { name: 'test', version: '1.0.0' }

/** The clients by the names that stand in titles of tests. */
export const eitherClient = {
  'sdk 1.x': (): EitherClient => new LegacyClient(identity) as unknown as EitherClient,
  'client 2.x': (): EitherClient => new ModernClient(identity) as unknown as EitherClient,
} as const

/** The name of a client. */
export type ClientName = keyof typeof eitherClient

/** The names of both. */
export const clientNames = Object.keys(eitherClient) as ClientName[]

/** Everything that a client sees of the reference server, as plain JSON. Closes the client. */
export async function lookAtEverything(client: EitherClient, transport: unknown): Promise<unknown> {
  await client.connect(transport as never)
  const seen = {
    instructions: client.getInstructions(),
    tools: await client.listTools(),
    prompts: await client.listPrompts(),
    resources: await client.listResources(),
    templates: await client.listResourceTemplates(),
    echo: await client.callTool({ name: 'echo', arguments: { message: 'Grüße 🌍\u2028x' } }),
  }
  await client.close()
  return JSON.parse(JSON.stringify(seen))
}
