import type { Client } from '@modelcontextprotocol/sdk/client/index.js'

/** What a client gets for a call: the text of the answer, or code and reason where the call was refused. */
export async function callText(
  client: Client | undefined,
  name: string,
  arguments_: Record<string, unknown> = {},
): Promise<string> {
  try {
    if (client === undefined) throw new Error('no client')
    const result: unknown = await client.callTool({ name, arguments: arguments_ })
    return (result as { content: [{ text: string }] }).content[0].text
  } catch (error) {
    const { code, data } = error as { code: number; data?: { reason?: string } }
    return `${code} ${data?.reason ?? ''}`.trim()
  }
}
