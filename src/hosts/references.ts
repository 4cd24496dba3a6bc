/**
 * References to variables in a client's configuration. Each client has its own way to write them, and what one client
 * replaces another passes on as it stands.
 */
import type { HostEntry } from './host-entry.ts'

/**
 * How a client writes references: `braces` is `${NAME}` and `${NAME:-default}`, `shell` is that and `$NAME`, `env` is
 * `${env:NAME}` with `${userHome}` and its like, `plain-env` is `{env:NAME}`; `none` replaces nothing.
 */
export type ReferenceStyle = 'braces' | 'shell' | 'env' | 'plain-env' | 'none'

/** One named group each: the name, and for some styles the default. */
const forms: Readonly<Record<Exclude<ReferenceStyle, 'none'>, RegExp>> = {
  braces: /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
  shell: /\$(?:\{([A-Za-z_]\w*)(?::-([^}]*))?\}|([A-Za-z_]\w*))/g,
  env: /\$\{(?:env:([A-Za-z_]\w*)|(userHome|workspaceFolder|pathSeparator|\/))\}/g,
  'plain-env': /\{env:([A-Za-z_]\w*)\}/g,
}

/** What is left of a reference that {@link forms} does not know: nobody here knows what it means. */
const otherForms: Readonly<Record<Exclude<ReferenceStyle, 'none'>, RegExp>> = {
  braces: /\$\{/,
  shell: /\$\{/,
  env: /\$\{/,
  'plain-env': /\{(?:env|file):/,
}

/** What names that are no variables stand for. */
export interface ReferencePlaces {
  readonly home: string
  readonly folder: string
}

/** The variables that an entry takes from whoever starts it, sorted, each once. */
export function referencesOf(entry: HostEntry, style: ReferenceStyle = 'braces'): string[] {
  return namesIn(entry, style, () => true)
}

/** Those of {@link referencesOf} that stand somewhere without a default. */
export function requiredReferences(entry: HostEntry, style: ReferenceStyle = 'braces'): string[] {
  return namesIn(entry, style, (fallback) => fallback === undefined)
}

function namesIn(entry: HostEntry, style: ReferenceStyle, wanted: (fallback: string | undefined) => boolean): string[] {
  if (style === 'none') return []
  const found = new Set<string>()
  for (const text of textsOf(entry)) {
    for (const match of text.matchAll(forms[style])) {
      const { name, fallback } = readMatch(match, style)
      if (name !== undefined && wanted(fallback)) found.add(name)
    }
  }
  return [...found].sort()
}

interface Reference {
  readonly name: string | undefined
  readonly fallback: string | undefined
  /** `userHome` and its like. */
  readonly place: string | undefined
}

function readMatch(groups: readonly (string | undefined)[], style: ReferenceStyle): Reference {
  const [, first, second, third] = groups
  if (style === 'env') return { name: first, fallback: undefined, place: second }
  return { name: first ?? third, fallback: second, place: undefined }
}

/** Whether something in the entry looks like a reference that {@link referencesOf} cannot read: nobody knows what it is. */
export function hasOtherReference(entry: HostEntry, style: ReferenceStyle = 'braces'): boolean {
  if (style === 'none') return false
  return textsOf(entry).some((text) => otherForms[style].test(text.replace(forms[style], '')))
}

/** Whether a text holds anything that its client would replace. */
export function hasReference(text: string, style: ReferenceStyle): boolean {
  if (style === 'none') return false
  return text.search(forms[style]) >= 0 || otherForms[style].test(text)
}

/** The entry with its references replaced by what `values` has for them, else by their default. */
export function expandEntry(
  entry: HostEntry,
  values: Readonly<Record<string, string | undefined>>,
  style: ReferenceStyle = 'braces',
  places: ReferencePlaces = { home: '', folder: '' },
): HostEntry {
  if (style === 'none') return entry
  const expand = (text: string): string =>
    text.replace(forms[style], (...groups) => {
      const { name, fallback, place } = readMatch(groups, style)
      if (name === undefined) return placeOf(place, places)
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      return value ?? fallback ?? ''
    })
  const expandAll = (table: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(table).map(([name, value]) => [name, expand(value)]))
  if (entry.kind === 'url') return { ...entry, url: expand(entry.url), headers: expandAll(entry.headers) }
  return { ...entry, argv: entry.argv.map(expand), env: expandAll(entry.env) }
}

function placeOf(place: string | undefined, { home, folder }: ReferencePlaces): string {
  if (place === 'userHome') return home
  return place === 'workspaceFolder' ? folder : '/'
}

function textsOf(entry: HostEntry): string[] {
  if (entry.kind === 'url') return [entry.url, ...Object.values(entry.headers)]
  return [...entry.argv, ...Object.values(entry.env)]
}
