/** Servers that are reached without encryption: see plain-http.md. */

import type { PlacedText } from '../client-configuration.ts'
import type { EntryRule } from '../configuration-rule.ts'

/** This machine, by the names and numbers that never leave it (RFC 6761, RFC 1122, RFC 4291). */
const loopback = /^(?:localhost|[\w-]{1,60}\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|host\.docker\.internal)$/i
const address = /\b(?:http|ws):\/\/([^\s/?#:@"'`]{1,253}@)?(\[[0-9a-f:.]{2,45}\]|[^\s/?#:"'`]{1,253})/gi

/** Programs that make a server of an address. */
const bridge = /^(?:@[\w-]{1,60}\/)?(?:mcp-remote|mcp-proxy|supergateway)(?:@|$)/

export const plainHttp: EntryRule = {
  kind: 'entry',
  id: 'plain-http',
  severity: 'warning',
  title: 'Server is reached over plain HTTP',
  *check({ url, argv }) {
    const isBridge = argv.some(({ text }) => bridge.test(text))
    for (const word of url === null ? argv : [url, ...argv]) {
      if (!leavesMachine(word)) continue
      const isServer = word === url || isBridge
      const message = isServer ? 'anyone on the way can change what the server says' : 'an address without encryption'
      yield { path: word.path, ...(isServer ? {} : { severity: 'note' }), message }
    }
  },
}

function leavesMachine({ text }: PlacedText): boolean {
  for (const [, , host = ''] of text.slice(0, 8_000).matchAll(address)) if (!loopback.test(host)) return true
  return false
}
