import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../cli/arguments.ts'
import type { Command } from '../../cli/command.ts'
import { beginsCommand } from '../../cli/target-word.ts'
import { UsageError } from '../../src/errors.ts'

const command: Command = {
  summary: 'a verb',
  usage: 'TARGET',
  targets: 1,
  options: {
    name: { type: 'string', help: 'a name' },
    output: { type: 'string', short: 'o', help: 'a file' },
    env: { type: 'string', multiple: true, help: 'variables' },
    as: { type: 'string', help: 'kind' },
    json: { type: 'boolean', help: 'json' },
  },
  run: async () => 0,
}

describe('where option parsing stops', () => {
  test('a command keeps its own options', () => {
    const { words, options } = parseArguments(command, ['--json', 'npx', '-y', '--name', 'server', '--json=no'])
    expect(words).toEqual(['npx', '-y', '--name', 'server', '--json=no'])
    expect(options.flag('json')).toBe(true)
    expect(options.text('name')).toBeUndefined()
  })

  test('a double dash before the command is accepted and dropped', () => {
    expect(parseArguments(command, ['--name', 'n', '--', '-weird-program', 'x']).words).toEqual(['-weird-program', 'x'])
  })

  test('a double dash inside the command is kept', () => {
    expect(parseArguments(command, ['npx', 'server', '--', '--flag']).words).toEqual(['npx', 'server', '--', '--flag'])
  })

  test('options may follow a URL, a path and a release', () => {
    for (const target of ['https://example.com/mcp', './a.json', 'io.github.acme/weather@1.0.0', '-']) {
      const { words, options } = parseArguments(command, [target, '--json'])
      expect(words).toEqual([target])
      expect(options.flag('json')).toBe(true)
    }
  })

  test('the value of an option is not taken for the command', () => {
    const { words, options } = parseArguments(command, ['-o', 'file', '--env', 'A=1', '--env', 'B=2', 'node', 's.mjs'])
    expect(words).toEqual(['node', 's.mjs'])
    expect(options.text('output')).toBe('file')
    expect(options.list('env')).toEqual(['A=1', 'B=2'])
  })

  test('--as command makes a path a command', () => {
    expect(parseArguments(command, ['--as', 'command', './server', '--json']).words).toEqual(['./server', '--json'])
  })

  test('a path with a word right after it is a program, which keeps its own options', () => {
    const argv = ['--json', '/usr/bin/node', 'server.mjs', '--name', 'x']
    expect(parseArguments(command, argv).words).toEqual(argv.slice(1))
    const apart = parseArguments(command, ['./snapshot', '--json', '--name', 'x'])
    expect(apart.words).toEqual(['./snapshot'])
    expect(apart.options.text('name')).toBe('x')
  })

  test('of two targets each may be a path', () => {
    const { words, options } = parseArguments({ ...command, targets: 2 }, ['./one', './two', '--json'])
    expect(words).toEqual(['./one', './two'])
    expect(options.flag('json')).toBe(true)
  })

  test('a verb without targets reads all words itself', () => {
    const { words, options } = parseArguments({ ...command, targets: 0 }, ['show', 'file', '--json'])
    expect(words).toEqual(['show', 'file'])
    expect(options.flag('json')).toBe(true)
  })
})

describe('what is refused', () => {
  const refused = (argv: string[]): UsageError => {
    try {
      parseArguments(command, argv)
    } catch (error) {
      if (error instanceof UsageError) return error
    }
    throw new Error('not refused')
  }

  test('an unknown option, with the nearest known one', () => {
    expect(refused(['--nmae', 'x', 'npx'])).toMatchObject({ code: 'E_USAGE', exitCode: 2 })
    expect(refused(['--nmae=x', 'npx']).message).toContain('Did you mean --name?')
  })

  test('an option without its value', () => {
    expect(refused(['--name']).code).toBe('E_USAGE')
  })

  test('a value for a switch', () => {
    expect(refused(['--json=yes']).code).toBe('E_USAGE')
  })
})

test('a word tells what kind of target it begins', () => {
  const commands = ['npx', 'node', '@scope/package@1.0.0', 'server', 'C:\\server.exe', 'name/with/slashes@1']
  const others = ['https://x/y', 'http://x', '-', './x', '../x', '/x', 'x.json', 'a.b/c@1.2.3-rc.1+5']
  expect(commands.filter((word) => !beginsCommand(word))).toEqual([])
  expect(others.filter(beginsCommand)).toEqual([])
})
