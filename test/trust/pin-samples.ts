import { keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import type { Pin } from '../../src/trust/pins.ts'

/** A hash made of one digit pair. */
export function hashOf(pair: string): string {
  return pair.repeat(32)
}

const publisherKey = keyPairFromSeed(new Uint8Array(32).fill(1)).publicKey

/** A pin of a command with two tools. */
export const samplePin: Pin = {
  target: { kind: 'command', argv: ['npx', '-y', '@acme/files@1.0.0'], envNames: ['ACME_TOKEN'] },
  name: 'io.github.acme/files',
  version: '1.0.0',
  profile: 'default',
  package: { name: '@acme/files', version: '1.0.0', integrity: 'sha512-AAAA' },
  signedBy: { type: 'key', publicKey: publisherKey },
  highest: new Map([['1', '1.0.0']]),
  hashes: {
    instructions: hashOf('2b'),
    sections: {
      tools: new Map([
        ['read_file', hashOf('3c')],
        ['write_file', hashOf('4d')],
      ]),
      prompts: new Map(),
      resources: new Map([['file:///', hashOf('5e')]]),
      resourceTemplates: new Map(),
    },
  },
  masks: [{ section: 'tools', name: 'read_file', pointer: '/inputSchema/properties/at/default' }],
  pinnedAt: '2026-11-21T00:00:00Z',
}

/** A pin of a URL of which nothing but the content is known. */
export const urlPin: Pin = {
  ...samplePin,
  target: { kind: 'url', url: 'https://mcp.example.com/mcp' },
  name: null,
  version: null,
  package: null,
  signedBy: null,
  highest: new Map(),
  masks: [],
}
