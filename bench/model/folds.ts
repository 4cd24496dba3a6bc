/** What is left out of training together, so that no near-copy of a judged text is learnt. */

import { benignCollections, type Example } from './examples.ts'

/** Collections that come from the same people. */
const sameAuthors: readonly (readonly string[])[] = [
  ['intentprobe_adversarial', 'intentprobe_family'],
  ['mcpproxy_detect', 'mcpproxy_security'],
  ['cisco_evals', 'cisco_examples'],
  ['hartmann_demos', 'invariant_poc'],
  ['mcpm_fixtures', 'guardbench_extra'],
]

/** How many words in a row two collections have in common where one copied the other. */
const shingle = 8

/** Groups of examples; no two of which share a source, an author or a copied text. */
export function foldsOf(examples: readonly Example[]): Example[][] {
  const groups = new Groups()
  for (const names of sameAuthors) for (const name of names) groups.join(`attack ${name}`, `attack ${names[0] ?? name}`)
  for (const example of examples) {
    const source = sourceKey(example)
    for (const key of copyKeys(example)) groups.join(source, key)
  }
  const byRoot = new Map<string, Example[]>()
  for (const example of examples) {
    const root = groups.rootOf(sourceKey(example))
    byRoot.set(root, [...(byRoot.get(root) ?? []), example])
  }
  return dealt([...byRoot.values()])
}

const isReal = ({ collection }: Example) => (benignCollections as readonly string[]).includes(collection)

function sourceKey(example: Example): string {
  return isReal(example) ? `server ${example.source.toLowerCase()}` : `attack ${example.collection}`
}

/** What shows a copy: of poison, any run of words; of a real server, a whole description. */
function copyKeys(example: Example): string[] {
  if (isReal(example)) {
    const { description } = example.definition.value
    return typeof description === 'string' && description.length > 60 ? [`text ${description}`] : []
  }
  if (!example.isMalicious) return []
  const known = new Set((example.clean?.sentences ?? []).map(({ text }) => text))
  return example.sentences.filter(({ text }) => !known.has(text)).flatMap(({ text }) => shingles(text))
}

function shingles(text: string): string[] {
  const words = text.split(/\W+/).filter(Boolean)
  return words.slice(shingle - 1).map((_, index) => `words ${words.slice(index, index + shingle).join(' ')}`)
}

/** Groups with attacks make the folds; real servers are dealt out to them. */
function dealt(groups: readonly (readonly Example[])[]): Example[][] {
  const folds = groups.filter((group) => group.some((each) => !isReal(each))).map((group) => [...group])
  const servers = groups.filter((group) => group.every(isReal))
  for (const [index, group] of servers.entries()) folds[index % folds.length]?.push(...group)
  return folds
}

/** Joins keys that belong together. */
class Groups {
  readonly #parents = new Map<string, string>()

  join(left: string, right: string): void {
    const [a, b] = [this.rootOf(left), this.rootOf(right)]
    if (a !== b) this.#parents.set(b, a)
  }

  rootOf(key: string): string {
    let root = key
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root)) root = parent
    if (root !== key) this.#parents.set(key, root)
    return root
  }
}
