/** A call that waits for a person, as it stands in its file. Id and time limit are up to the test. */
export const sampleCallRequest = {
  format: 'touchmark-call-request-v1',
  nonce: '0'.repeat(32),
  entry: 'mail',
  name: null,
  tool: 'send',
  definition: '0'.repeat(64),
  arguments: '{}',
  argumentsDigest: '0'.repeat(32),
  approval: 'code',
  askedAt: '2020-01-01T00:00:00Z',
} as const
