/** Every regular expression that the linter may run over foreign text, wherever its code has it from. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { lazyExpressions } from '../../src/lint/expression.ts'
import { type RegexLiteral, regexLiterals } from './regex-literals.ts'

/** A regular expression and the source file that has it. */
export interface ListedExpression extends RegexLiteral {
  readonly file: string
}

interface ExpressionModule {
  readonly lazyExpressions: typeof lazyExpressions
}

/** Loads the module of a source file, which is named relative to the root of the project. */
export type Loader = (file: string) => Promise<unknown>

/**
 * Lists them in two ways that complete each other: the ones that are written out are read from the sources of the linter
 * and all that it imports; those that are put together are caught while these modules are loaded, for the first time, by
 * `load`.
 */
export async function listExpressions(root: string, load: Loader): Promise<ListedExpression[]> {
  const files = linterFiles(root)
  const written = files.flatMap((file) =>
    regexLiterals(readFileSync(join(root, file), 'utf8')).map((literal) => ({ ...literal, file })),
  )
  const made = await constructedWhile(async () => {
    for (const file of files) await load(file)
    const { lazyExpressions: lazy } = (await load('src/lint/expression.ts')) as ExpressionModule
    for (const { pattern } of lazy()) pattern.lastIndex = 0
  })
  const all = [...written, ...made]
  return [...new Map(all.map((each) => [expressionHash(each), each])).values()]
}

/** What stands for an expression in the record of those that were checked. Where it goes on searching does not matter. */
export function expressionHash({ source, flags }: RegexLiteral): string {
  const kept = [...flags].filter((flag) => flag !== 'g' && flag !== 'd').sort()
  return createHash('sha256')
    .update(`/${source}/${kept.join('')}`)
    .digest('hex')
}

/** The sources of the linter and all that they import, directly or not, relative to `root`. Imports of types count too. */
function linterFiles(root: string): string[] {
  const own = readdirSync(join(root, 'src/lint'), { recursive: true, encoding: 'utf8' })
  const found = new Set(own.filter((file) => file.endsWith('.ts')).map((file) => join('src/lint', file)))
  for (const file of found) {
    const code = readFileSync(join(root, file), 'utf8')
    for (const [, specifier = ''] of code.matchAll(/\bfrom '(\.[^']+)'/g)) {
      found.add(relative(root, resolve(root, dirname(file), specifier)))
    }
  }
  return [...found].sort()
}

/** The expressions that are constructed from strings while `work` runs. */
export async function constructedWhile(work: () => Promise<void>): Promise<ListedExpression[]> {
  const made: ListedExpression[] = []
  const original = globalThis.RegExp
  const note = (regex: RegExp) => {
    const file = /\/(src\/[\w/.-]+)\.[jt]s\b/.exec(new Error().stack ?? '')?.[1]
    if (file !== undefined) made.push({ source: regex.source, flags: regex.flags, file: `${file}.ts` })
    return regex
  }
  globalThis.RegExp = new Proxy(original, {
    construct: (target, parameters, newTarget) => note(Reflect.construct(target, parameters, newTarget)),
    apply: (target, receiver, parameters) => note(Reflect.apply(target, receiver, parameters)),
  })
  try {
    await work()
  } finally {
    globalThis.RegExp = original
  }
  return made
}
