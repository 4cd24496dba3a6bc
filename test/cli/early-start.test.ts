import { describe, expect, test } from 'vitest'
import { commandWords, startEarly } from '../../cli/early-start.ts'

describe('commandWords', () => {
  test.each([
    [
      ['guard', 'node', 'server.js'],
      ['node', 'server.js'],
    ],
    [
      ['guard', '--', 'node', 'server.js'],
      ['node', 'server.js'],
    ],
    [
      ['guard', '--entry', 'files', '--max-tools=9', '--offline', 'node', 'server.js', '--entry', 'x'],
      ['node', 'server.js', '--entry', 'x'],
    ],
  ])('%j starts for certain', (argv, words) => {
    expect(commandWords(argv)).toEqual(words)
  })

  test.each([
    ['another verb', ['verify', '--', 'node', 'server.js']],
    ['an option that may change what is started', ['guard', '--env', 'A=b', 'node', 'server.js']],
    ['an option that nobody knows', ['guard', '--sandbox', 'node', 'server.js']],
    ['a URL', ['guard', 'https://example.com/mcp', 'more']],
    ['a URL after the mark', ['guard', '--', 'https://example.com/mcp', 'more']],
    ['a path, which may be a file', ['guard', './server', 'more']],
    ['one word, which may be a release', ['guard', 'server']],
    ['an option in the place of the command', ['guard', '--', '-x', 'more']],
    ['nothing', ['guard']],
  ])('%s is left to the strict reader', (_what, argv) => {
    expect(commandWords(argv)).toBeUndefined()
  })
})

describe('startEarly', () => {
  const surroundings = { env: { PATH: process.env['PATH'], TOUCHMARK_SECRET: 'x', OTHER: 'y' }, cwd: process.cwd() }

  test.each([
    ['npx', 'server'],
    ['docker', 'run', `image@sha256:${'0'.repeat(64)}`],
  ])('a package that is to be resolved is not started: %s', (...words) => {
    expect(startEarly(['guard', '--', ...words], surroundings)).toBeUndefined()
  })

  test('words that Node refuses at once are left to whoever can say so', () => {
    expect(startEarly(['guard', '--', 'node', 'a\0b'], surroundings)).toBeUndefined()
  })

  test('is what the session would start: the same words, variables and folder, and nothing else', async () => {
    // It outlives its input, which ends too: only the signal ends it.
    const argv = [process.execPath, '-e', 'setInterval(() => undefined, 1000)']
    const early = startEarly(['guard', '--', ...argv], surroundings)
    const target = {
      kind: 'command',
      argv,
      env: { OTHER: 'y', PATH: process.env['PATH'] ?? '' },
      cwd: process.cwd(),
    } as const
    expect(early?.runs(target)).toBe(true)
    expect(early?.runs({ ...target, argv: [...argv, 'more'] })).toBe(false)
    expect(early?.runs({ ...target, env: { ...target.env, OTHER: 'z' } })).toBe(false)
    expect(early?.runs({ ...target, cwd: '/' })).toBe(false)
    const gone = new Promise((resolve) => early?.child.once('exit', (_code, signal) => resolve(signal)))
    early?.discard()
    expect(await gone).toBe('SIGTERM')
  })
})
