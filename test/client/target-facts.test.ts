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
})
