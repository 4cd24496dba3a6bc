import { describe, expect, test } from 'vitest'
import {
  describeTarget,
  parseEnv,
  parseHeaders,
  parseTarget,
  requireLive,
  type TargetOptions,
} from '../../src/client/target.ts'
import { UsageError } from '../../src/errors.ts'

const refusal = (words: readonly string[], options?: TargetOptions): string => {
  try {
    parseTarget(words, options)
  } catch (error) {
    if (error instanceof UsageError && error.code === 'E_USAGE') return error.message
    throw error
  }
  throw new Error(`not refused: ${words.join(' ')}`)
}

describe('what kind of target words are', () => {
  test.each([
    [['https://example.com/mcp'], 'url'],
    [['HTTP://localhost:1/'], 'url'],
    [['-'], 'stdin'],
    [['./snapshot'], 'file'],
    [['../x'], 'file'],
    [['/tmp/x'], 'file'],
    [['snapshot.json'], 'file'],
    [['io.github.acme/weather@1.4.0'], 'release'],
    [['npx'], 'command'],
    [['npx', '-y', '@acme/weather-mcp'], 'command'],
    [['./server', '--stdio'], 'command'],
    [['-', 'x'], 'command'],
    [['@acme/weather@1.0.0'], 'command'],
    [['weather@1.0.0'], 'command'],
  ])('%j is a %s', (words, kind) => {
    expect(parseTarget(words).kind).toBe(kind)
  })

  test('--as overrides the guess', () => {
    expect(parseTarget(['./server'], { as: 'command' })).toEqual({ kind: 'command', argv: ['./server'], env: {} })
    expect(parseTarget(['https'], { as: 'file' })).toEqual({ kind: 'file', path: 'https' })
    expect(parseTarget(['x'], { as: 'stdin' })).toEqual({ kind: 'stdin' })
    expect(refusal(['x'], { as: 'snapshot' })).toContain('"snapshot"')
    expect(refusal(['x'], { as: 'release' })).toContain('name@version')
    expect(refusal(['a b'], { as: 'url' })).toContain('a malformed URL')
    expect(refusal(['x', 'y'], { as: 'file' })).toContain('"y"')
  })

  test('a command takes its environment and folder, a URL its headers', () => {
    const options = { env: { A: '1' }, cwd: '/srv', headers: { B: '2' }, insecure: true }
    expect(parseTarget(['npx', 'x'], options)).toEqual({
      kind: 'command',
      argv: ['npx', 'x'],
      env: { A: '1' },
      cwd: '/srv',
    })
    expect(parseTarget(['https://example.com/a#b'], options)).toEqual({
      kind: 'url',
      url: new URL('https://example.com/a'),
      headers: { B: '2' },
      insecure: true,
    })
  })

  test('no words, and words after a URL, are refused', () => {
    expect(refusal([])).toContain('no target')
    expect(refusal([''])).toContain('no target')
    expect(refusal(['https://example.com', '\u001b[2J'])).toContain('<U+001B>')
  })

  test('only live targets are live', () => {
    expect(requireLive(parseTarget(['npx', 'x'])).kind).toBe('command')
    expect(requireLive(parseTarget(['https://example.com'])).kind).toBe('url')
    for (const word of ['-', './x', 'a.b/c@1']) expect(() => requireLive(parseTarget([word]))).toThrow(UsageError)
  })
})

describe('URLs that are not safe', () => {
  test.each([
    'http://localhost:3000/mcp',
    'http://127.0.0.1/mcp',
    'http://127.1/mcp',
    'http://0x7f.0.0.1/mcp',
    'http://[::1]:8080/',
    'https://example.com/',
  ])('%s passes', (word) => {
    expect(parseTarget([word]).kind).toBe('url')
  })

  test.each([
    'http://example.com/mcp',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
    'http://[::ffff:10.0.0.1]/',
    'http://localhost./',
  ])('%s needs --insecure', (word) => {
    expect(refusal([word])).toContain('--insecure')
    expect(parseTarget([word], { insecure: true }).kind).toBe('url')
  })

  test('other schemes and malformed URLs are refused, --insecure or not', () => {
    for (const word of ['ftp://localhost/', 'file:///etc/passwd', 'javascript://x', 'http://', 'https://[']) {
      expect(refusal([word], { insecure: true })).toBeTypeOf('string')
    }
  })

  test('credentials in a URL are refused without repeating them', () => {
    expect(refusal(['https://me:s3cret@example.com/'])).toMatch(/^(?!.*s3cret).*--header/)
  })
})

describe('naming a target', () => {
  const named = (...words: string[]) =>
    describeTarget(parseTarget(words, { env: { TOKEN: 's3cret' }, headers: { X: 's3cret' } }))

  test('says what it is', () => {
    expect(named('npx', '-y', '@acme/weather-mcp')).toBe('npx -y @acme/weather-mcp')
    expect(named('https://example.com/mcp')).toBe('https://example.com/mcp')
    expect(named('io.github.acme/weather@1.4.0')).toBe('io.github.acme/weather@1.4.0')
    expect(named('-')).toBe('standard input')
    expect(named('./a\u202eb')).toBe('./a<U+202E>b')
    expect(named('node', 'a b', '', '\u001b[2J')).toBe('node "a b" "" "<U+001B>[2J"')
  })

  test.each([
    [['server', '--api-key', 's3cret', 'x'], 'server --api-key … x'],
    [['server', '--api-key=s3cret'], 'server --api-key=…'],
    [['server', '--verbose', '--token', '--quiet'], 'server --verbose --token --quiet'],
    [
      ['mcp-remote', 'https://a.example/mcp?key=s3cret', '--header', 'Authorization: Bearer s3cret'],
      'mcp-remote https://a.example/mcp?… --header …',
    ],
    [['mcp-remote', 'https://me:s3cret@a.example/'], 'mcp-remote https://a.example/'],
    [['curl', '-H', 'X: s3cret'], 'curl -H …'],
    [['env', 'GITHUB_TOKEN=s3cret', 'server'], 'env GITHUB_TOKEN=… server'],
    [['https://a.example/mcp?key=s3cret'], 'https://a.example/mcp?…'],
  ])('%j hides what looks like a secret', (words, expected) => {
    expect(named(...words)).toBe(expected)
  })
})

describe('headers', () => {
  test('are read with their values trimmed', () => {
    expect(parseHeaders(['Authorization: Bearer x', 'X-Empty:', 'x-a:\t1 2 '])).toEqual({
      Authorization: 'Bearer x',
      'X-Empty': '',
      'x-a': '1 2',
    })
  })

  test.each(['no colon s3cret', 'a b: s3cret', ': s3cret', 'X: s3cret\r\nY: 1', 'X: s3cret\0', 'X: \u{1f511} s3cret'])(
    '%j is refused without repeating it',
    (line) => {
      expect(() => parseHeaders([line])).toThrow(/^(?!.*s3cret)/s)
      expect(() => parseHeaders([line])).toThrow(UsageError)
    },
  )

  test.each([
    'Content-Type',
    'accept',
    'HOST',
    'Mcp-Session-Id',
    'MCP-Protocol-Version',
    'Transfer-Encoding',
    'Content-Length',
  ])('%s is ours to set', (name) => {
    expect(() => parseHeaders([`${name}: x`])).toThrow(UsageError)
  })
})

describe('environment words', () => {
  test('give a value, or take the one that is set', () => {
    const environment = { SET: 'from outside', OTHER: 'x' }
    expect(parseEnv(['A=1', 'B=', 'C=x=y', 'SET'], environment)).toEqual({
      A: '1',
      B: '',
      C: 'x=y',
      SET: 'from outside',
    })
  })

  test('are refused where they are malformed or not set, without repeating values', () => {
    for (const word of ['=s3cret', '1A=s3cret', 'A B=s3cret', 'A=s3cret\0', '']) {
      expect(() => parseEnv([word], {})).toThrow(/^(?!.*s3cret)/s)
      expect(() => parseEnv([word], {})).toThrow(UsageError)
    }
    expect(() => parseEnv(['UNSET'], {})).toThrow(/UNSET, which is not set/)
  })
})
