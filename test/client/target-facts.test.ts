import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { targetFacts } from '../../src/client/target-facts.ts'

describe('targetFacts', () => {
  test('keeps the words of a command and the names of its variables, never their values', () => {
    const facts = targetFacts({ kind: 'command', argv: ['node', 'a.mjs'], env: { TOKEN: 'secret', A: 'x' }, cwd: '/' })
    expect(facts).toEqual({ kind: 'command', argv: ['node', 'a.mjs'], envNames: ['A', 'TOKEN'] })
  })

  test('keeps a URL without user information and fragment, never a header', () => {
    const url = new URL('https://user:secret@mcp.example.com/mcp?team=a#part')
    const facts = targetFacts({ kind: 'url', url, headers: { authorization: 'Bearer secret' } })
    expect(facts).toEqual({ kind: 'url', url: 'https://mcp.example.com/mcp?team=a' })
    expect(url.username).toBe('user')
  })

  test('keeps the digest of what is named like a secret, so that another value is another target', () => {
    const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`
    const argv = (secret: string) => ['npx', 'server', '--api-key', secret, `--access-token=${secret}`, '--port', '80']
    const facts = targetFacts({ kind: 'command', argv: argv('s3cr\u00e9t'), env: {} })
    expect(facts).toEqual({ kind: 'command', argv: argv(digest('s3cr\u00e9t')), envNames: [] })
    expect(targetFacts({ kind: 'command', argv: argv('other'), env: {} })).not.toEqual(facts)
    const header = targetFacts({ kind: 'command', argv: ['mcp-remote', '-H', 'Authorization: Bearer s3cret'], env: {} })
    expect(JSON.stringify(header)).not.toContain('s3cret')
  })

  test('no secret of a URL stays, be it the target or an argument', () => {
    const address = 'https://mcp.example.com/mcp/?apiKey=s3cret&apiKey=s3cret2&team=a'
    const connection = 'postgresql://reader:s3cret@db.example.com/main'
    const remembered = [
      targetFacts({ kind: 'url', url: new URL(address), headers: {} }),
      targetFacts({
        kind: 'command',
        argv: ['mcp-remote', address, connection, 'https://s3cret@example.com'],
        env: {},
      }),
    ]
    const text = JSON.stringify(remembered)
    expect(text).not.toContain('s3cret')
    expect(text).toContain('team=a')
    expect(text).toContain('reader:sha256')
  })

  test('an argument that is a URL without secrets stays letter by letter', () => {
    const argv = ['mcp-remote', 'https://mcp.example.com', 'HTTPS://Example.com/a?b=%20#c', '--token', '--verbose']
    expect(targetFacts({ kind: 'command', argv, env: {} })).toMatchObject({ argv })
  })
})
