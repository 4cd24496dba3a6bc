/** Every command line, option, link and file that the pages for people name is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../cli/arguments.ts'
import type { Command } from '../../cli/command.ts'
import { TouchmarkError } from '../../src/errors.ts'
import { hostNamed } from '../../src/hosts/host-table.ts'

const root = join(import.meta.dirname, '../..')
const folders = ['.', 'docs', 'docs/spec', 'docs/decisions']
const pages = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') })),
)
/** Decisions say what was true when they were taken. */
const current = pages.filter(({ name }) => !name.startsWith('docs/decisions'))

const verbs = readdirSync(join(root, 'cli/commands')).map((name) => name.replace('.ts', ''))
const commands = new Map<string, Command>()
for (const verb of verbs) {
  const loaded = (await import(`../../cli/commands/${verb}.ts`)) as Record<string, unknown>
  const command = Object.values(loaded).find((value) => value instanceof Object && 'options' in value)
  commands.set(verb, command as Command)
}

/** Words as a shell splits them, as far as the pages need it: quotes, comments, and an end at `;`, `&&` and `|`. */
function shellWords(line: string): string[] {
  const words: string[] = []
  for (const [token, double, single] of line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|&&|[;#]|[^\s;'"]+/g)) {
    if (token === '&&' || token === ';' || token === '#') break
    words.push(double ?? single ?? token)
  }
  return words
}

/** Each `touchmark VERB …` of a page: in blocks, in the text, and as a client's configuration has it. */
function commandLines(text: string): string[][] {
  const blocks = [...text.matchAll(/^ *```[a-z]*\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block)
  const prose = text.replace(/^ *```[a-z]*\n[\s\S]*?^ *```$/gm, '')
  const inBlocks = blocks.flatMap((block) => block.replace(/\\\n\s*/g, ' ').split('\n'))
  const inProse = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/\s+/g, ' '))
  const typed = [...inBlocks, ...inProse]
    .map((line) => line.trim().replace(/^\$ /, ''))
    .filter((line) => /^touchmark [a-z]/.test(line) && !/COMMAND|acceptance v1/.test(line))
    .map((line) => shellWords(line).slice(1))
  const configured = [...text.matchAll(/"command": "touchmark", "args": (\[[^\]]*\])/g)].map(
    ([, words = '[]']) => JSON.parse(words) as string[],
  )
  return [...typed, ...configured]
}

/** What is wrong with a command line; undefined where nothing is. */
function problem([verb = '', ...words]: readonly string[]): string | undefined {
  const command = commands.get(verb)
  if (command === undefined) return 'no such verb'
  const parsed = parse(command, words)
  if (typeof parsed === 'string') return parsed
  const [action = ''] = parsed
  const actions = command.targets === 0 && /^[a-z|]+$/.test(action) ? action.split('|') : []
  const known = `${command.usage} ${command.details ?? ''}`.split(/[^a-z-]+/)
  return actions.find((each) => !known.includes(each) && hostNamed(each) === undefined)
}

function parse(command: Command, words: readonly string[]): readonly string[] | string {
  try {
    return parseArguments(command, words).words
  } catch (error) {
    if (error instanceof TouchmarkError) return error.message
    throw error
  }
}

describe('every page', () => {
  test.each(current)('$name: its command lines are ones that Touchmark takes', ({ text }) => {
    const wrong = commandLines(text).map((words) => ({ line: words.join(' '), problem: problem(words) }))
    expect(wrong.filter((each) => each.problem !== undefined)).toEqual([])
  })

  test('together they show the verbs that people type', () => {
    const shown = new Set(current.flatMap(({ text }) => commandLines(text)).map(([verb]) => verb))
    expect(verbs.filter((verb) => !shown.has(verb))).toEqual([])
  })

  test.each(pages)('$name: what it links to is there', ({ name, text }) => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const own = links.filter((link) => !/^(?:https?|mailto):/.test(link))
    expect(own.filter((link) => !leadsSomewhere(join(root, name), link))).toEqual([])
  })

  test.each(current)('$name: the files of this repository that it names are there', ({ text }) => {
    const paths = [...text.matchAll(/`((?:src|cli|test|docs|bench|registry)\/[\w./-]*\w\/?)`/g)].map(
      ([, path = '']) => path,
    )
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

/** A heading as GitHub makes it an anchor. */
function anchors(path: string): string[] {
  const headings = [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading)
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : resolve(dirname(page), path)
  if (!existsSync(target) || relative(root, target).startsWith('..')) return false
  return anchor === undefined || !target.endsWith('.md') || anchors(target).includes(anchor)
}

describe('what this test would find', () => {
  test.each([
    ['an option that is none', 'touchmark guard --sandbx auto node server.mjs'],
    ['a verb that is none', 'touchmark gaurd node server.mjs'],
    ['an action that is none', 'touchmark call-log show'],
    ['a value that is missing', 'touchmark verify --entry'],
  ])('%s', (_, line) => {
    const [words = []] = commandLines(`Run \`${line}\` now.`)
    expect(problem(words)).toBeDefined()
  })

  test('a link to a heading that is gone', () => {
    const page = join(root, 'docs/clients.md')
    expect(leadsSomewhere(page, '#each-client')).toBe(true)
    expect(leadsSomewhere(page, '#no-such-heading')).toBe(false)
    expect(leadsSomewhere(page, 'no-such-page.md')).toBe(false)
  })
})
