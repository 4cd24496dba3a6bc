/** What a tool can do, as far as it says so itself. Good enough to warn and to choose defaults, never a proof. */

import type { LintedDefinition } from './rule.ts'
import { type ToolWords, toolWords } from './tool-words.ts'

/** One thing that a tool can do. */
export type Capability =
  | 'runs-code'
  | 'writes-files'
  | 'writes-database'
  | 'sends-requests'
  | 'destroys'
  | 'changes-service'
  | 'sends-messages'
  | 'reads-files'
  | 'reads-database'
  | 'reads-private'
  | 'reads-web'
  | 'keeps-memory'

/** What the tool does first of all. */
type Verb = 'execute' | 'destroy' | 'send' | 'write' | 'read'

/** Every capability of a tool, each once. Only tools do something: other items have none. */
export function capabilities(definition: LintedDefinition): ReadonlySet<Capability> {
  if (definition.section !== 'tools') return new Set()
  const words = toolWords(definition)
  const verb = mainVerb(words)
  const does = (capability: Capability) => tests[capability](words, verb)
  return new Set(allCapabilities.filter(does))
}

type Test = (words: ToolWords, verb: Verb | undefined) => boolean

const codeWords = wordSet('command shell bash terminal powershell script code python javascript js cli')
const codeParameters = wordSet(
  'command cmd shellcommand bashcommand script code bash javascript pythoncode args arguments argv commandline',
)
const fileWords = wordSet('file directory directories folder filesystem fs symlink disk notebook')
const pathParameters = wordSet('path filepath file filename directory dir folder absolutepath targetfile')
const editParameters = wordSet('patch diff edit')
const outputParameters = wordSet('outputpath outputfile savepath outputdir outputdirectory localpath downloadpath')
const databaseWords = wordSet('sql database table row record collection postgres mysql')
const databaseNouns = wordSet('sql cypher database table row record documents collection migration')
const queryParameters = wordSet('query filter collection table tablename collectionname')
const tableParameters = wordSet('table tablename collection collectionname')
const migrations = wordSet('migration')
const sqlParameters = wordSet('sql sqlquery statement sqlstatement')
const urlParameters = wordSet('url uri link website websiteurl pageurl targeturl endpoint')
const requestVerbs = wordSet(
  'fetch crawl scrape navigate browse download goto visit request curl extract scraping open load',
)
const requestNames = wordSet('http webhook')
const requestWords = wordSet('url webpage website web page http https html site')
const messageWords = wordSet('email mail message sms tweet slack dm notification')
const privateWords = wordSet(
  'email mail inbox message contact calendar file directory directories folder document note memory memories conversation secret credential password clipboard kubeconfig token photo history employee customer invoice patient',
)
const webWords = wordSet(
  'web website webpage url html internet news rss feed tweet reddit issue comment review inbox email',
)
const memoryWords = wordSet('memory memories knowledge entities observation')

const tests: Readonly<Record<Capability, Test>> = {
  'runs-code': ({ name, opening, parameters }, verb) =>
    verb === 'execute' &&
    (hasAny(name, codeWords) || (hasAny(opening, codeWords) && hasAny(parameters, codeParameters))),
  'writes-files': ({ name, opening, parameters }, verb) =>
    (changes(verb) &&
      (hasAny(name, fileWords) ||
        (hasAny(opening, fileWords) && (hasAny(parameters, pathParameters) || hasAny(parameters, editParameters))))) ||
    hasAny(parameters, outputParameters),
  'writes-database': (words, verb) =>
    (changes(verb) &&
      (hasAny(words.name, databaseNouns) ||
        (hasAny(words.opening, databaseNouns) && hasAny(words.parameters, tableParameters)))) ||
    (verb === 'execute' && hasAny(words.name, migrations)) ||
    runsStatements(words, verb),
  'sends-requests': ({ name, opening, parameters }) =>
    hasAny(parameters, urlParameters) &&
    (hasAny(name, requestVerbs) ||
      hasAny(name, requestNames) ||
      (hasAny(opening, verbForms().requests) && hasAny(opening, requestWords))),
  destroys: (_, verb) => verb === 'destroy',
  'changes-service': (_, verb) => changes(verb),
  'sends-messages': ({ name, opening }, verb) =>
    verb === 'send' || (changes(verb) && (hasAny(name, messageWords) || hasAny(opening.slice(0, 6), messageWords))),
  'reads-files': ({ name, opening, parameters }, verb) =>
    verb === 'read' && (hasAny(name, fileWords) || (hasAny(opening, fileWords) && hasAny(parameters, pathParameters))),
  'reads-database': ({ name, opening, parameters }, verb) =>
    (verb === 'read' || verb === undefined) &&
    (hasAny(name, databaseWords) ||
      (hasAny(opening, databaseWords) && hasAny(parameters, queryParameters)) ||
      hasAny(parameters, sqlParameters)),
  'reads-private': ({ name, opening }, verb) =>
    verb === 'read' && (hasAny(name, privateWords) || hasAny(opening.slice(0, 12), privateWords)),
  'reads-web': ({ name, opening }, verb) =>
    (verb === 'read' || hasAny(name, requestVerbs)) &&
    (hasAny(name, webWords) || hasAny(opening.slice(0, 12), webWords)),
  'keeps-memory': ({ name }, verb) => changes(verb) && hasAny(name, memoryWords),
}
const allCapabilities = Object.keys(tests) as Capability[]

function changes(verb: Verb | undefined): boolean {
  return verb === 'write' || verb === 'destroy'
}

/** Statements of the caller's own, unless the tool says that it only reads. */
function runsStatements({ name, opening, parameters, description }: ToolWords, verb: Verb | undefined): boolean {
  const takesStatement =
    hasAny(parameters, sqlParameters) || (parameters.has('query') && (name.includes('sql') || opening.includes('sql')))
  const onlyReads = /\bread[- ]?only\b|\b(?:only|just)\b[^.]{0,20}\bselect\b|\bselect (?:quer|statement|only)/.test(
    description,
  )
  return (
    takesStatement && !onlyReads && (verb === 'execute' || verb === 'read' || verb === undefined) && !isAboutSql(name)
  )
}

/** Explains, checks or formats a statement instead of running it. */
function isAboutSql(name: readonly string[]): boolean {
  return name.some((each) => /^(?:explain|validate|format|lint|parse|analy[sz]e|generate|optimi[sz]e)$/.test(each))
}

const verbs: Readonly<Record<Verb, readonly string[]>> = {
  execute: words('execute exec run eval evaluate invoke spawn'),
  destroy: words('delete del remove rm drop destroy purge wipe erase truncate uninstall terminate kill revoke'),
  send: words('send reply publish tweet'),
  write: words(
    'create add insert write overwrite update edit modify put upsert append move rename copy save upload import deploy set assign replace apply push merge approve transfer install enable disable archive restore restart reset clear register submit cancel close manage rebuild upgrade rollback scale pause resume invite grant change toggle detach bulk buy rotate unlock',
  ),
  read: words(
    'get list read search find fetch query describe show view check count lookup analyze retrieve inspect summarize download export browse explain compare validate verify look explore discover extract scrape crawl return generate calculate convert resolve select navigate monitor load scan peek tail dump',
  ),
}
/** Nouns as often as verbs: they say what is done only where nothing else does. */
const nounVerbs: Readonly<Record<string, Verb>> = {
  post: 'send',
  email: 'send',
  message: 'send',
  comment: 'write',
  share: 'write',
  start: 'write',
  stop: 'write',
  release: 'write',
  order: 'write',
  schedule: 'write',
  lock: 'write',
  commit: 'write',
  click: 'write',
  fill: 'write',
  press: 'write',
  drag: 'write',
  pay: 'write',
  patch: 'write',
  trigger: 'write',
  attach: 'write',
  lint: 'read',
  store: 'write',
  book: 'write',
  forward: 'send',
  repl: 'execute',
  interpreter: 'execute',
}

interface VerbForms {
  readonly verbOf: ReadonlyMap<string, Verb>
  readonly requests: ReadonlySet<string>
}
let madeForms: VerbForms | undefined

/** Made when the first tool is read: a hook loads this module and reads one tool at most. */
function verbForms(): VerbForms {
  madeForms ??= { verbOf: verbsByForm(), requests: forms(requestVerbs) }
  return madeForms
}

function verbsByForm(): Map<string, Verb> {
  const verbOf = new Map<string, Verb>()
  for (const [verb, bases] of Object.entries(verbs) as [Verb, readonly string[]][]) {
    for (const form of forms(new Set(bases))) if (!verbOf.has(form)) verbOf.set(form, verb)
  }
  return verbOf
}

const numberWords = wordSet('number integer float decimal operand addend vector matrix')

/** The verb that the name says first; where it says none, the description's. Adding numbers changes nothing. */
function mainVerb({ name, opening }: ToolWords): Verb | undefined {
  if (name.length === 1 && name[0] === 'add' && hasAny(opening, numberWords)) return undefined
  const { verbOf } = verbForms()
  const inName = name.map((each) => verbOf.get(each)).find((verb) => verb !== undefined)
  if (inName !== undefined) return inName
  const noun = name.find((each) => Object.hasOwn(nounVerbs, each))
  const inOpening = opening
    .slice(0, 8)
    .map((each) => verbOf.get(each))
    .find((verb) => verb !== undefined)
  return inOpening ?? (noun === undefined ? undefined : nounVerbs[noun])
}

function words(text: string): string[] {
  return text.split(' ')
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(words(text))
}

/** A verb as descriptions use it: `copy`, `copies`, `copying`, `copied`. */
function forms(bases: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...bases].flatMap(formsOf))
}

function formsOf(base: string): string[] {
  const stem = base.replace(/e$/, '')
  const doubled = base + base.slice(-1)
  const third = base.endsWith('y') ? base.replace(/y$/, 'ies') : `${base}s`
  return [base, third, `${base}es`, `${stem}ing`, `${doubled}ing`, `${stem}ed`, base.replace(/y$/, 'ied')]
}

/** Whether one of the words, or what it is the plural of, is in the set. */
function hasAny(list: Iterable<string>, set: ReadonlySet<string>): boolean {
  for (const each of list) if (set.has(each) || (each.endsWith('s') && set.has(each.slice(0, -1)))) return true
  return false
}
