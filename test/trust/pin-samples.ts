import type { Pin } from '../../src/trust/pins.ts'

/** A hash made of one digit pair. */
export function hashOf(pair: string): string {
  return pair.repeat(32)
}

/** A pin of a command with two tools. */
export const samplePin: Pin = {
  target: { kind: 'command', argv: ['npx', '-y', '@acme/files@1.0.0'], envNames: ['ACME_TOKEN'] },
  name: 'io.github.acme/files',
  version: '1.0.0',
  profile: 'default',
  package: { name: '@acme/files', version: '1.0.0', integrity: 'sha512-AAAA' },
  signedBy: hashOf('1a'),
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
  masks: [],
}
