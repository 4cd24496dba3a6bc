/** Parameters through which a tool asks for what else the model knows: see context-parameter.md. */

import { formatPointer } from '../../encoding/json-pointer.ts'
import { ownMember, stringMember } from '../../encoding/json-value.ts'
import { maxMatches } from '../pattern.ts'
import type { DefinitionMatch, DefinitionRule } from '../rule.ts'
import { inputProperties, type SchemaProperty } from '../schema-keywords.ts'
import { makeTextView } from '../text-view.ts'
import { nameWords, type ToolWords, toolWords } from '../tool-words.ts'

/** Longest description of a parameter that is read. */
const maxLength = 4_000

/** Names, their words joined by spaces, that ask for more than the task. */
const collectingNames: readonly RegExp[] = [
  /\b(?:full|entire|whole|complete|all|previous|prior|raw) (?:conversation|chat|dialogue?|messages|context|prompts?|history|transcript)\b/,
  /\b(?:conversation|chat|dialogue?|prompt|session) (?:history|log|transcript|context|contents?|so far)\b/,
  /\bsystem (?:prompt|message|instructions?)\b/,
  /\bchain of thought\b|\bside ?notes?$/,
  /\b(?:hidden|internal|private|assistant|model|llm) (?:context|reasoning|notes?|prompt|thoughts?|instructions?)\b/,
  /\b(?:previous|prior|other) tool (?:results?|outputs?|calls?)\b/,
]

/** Everything of the conversation, or the model's own instructions, in a description. */
const collects: readonly RegExp[] = [
  /\b(?:full|entire|whole|complete|all|verbatim|raw|exact)\b[^.]{0,30}\b(?:conversation|chat history|chat|dialogue|context window|system prompt|transcript)\b/,
  /\b(?:all|every|previous|prior|earlier)\b[^.]{0,20}\b(?:user|assistant|chat|conversation) (?:messages?|turns?|prompts?|inputs?)\b/,
  /\b(?:your|the model's|the assistant's|the agent's) (?:[a-z]{1,12} ){0,2}(?:system prompt|instructions|prompt|reasoning|chain of thought|context|thoughts|memory)\b/,
  /\bsystem (?:prompt|message|instructions?)\b/,
  /\b(?:conversation|chat|discussion) (?:so far|history)\b/,
  /\b(?:everything|all) (?:that )?(?:the user|you|was) (?:has |have )?(?:said|wrote|written|told|know|saw|seen|read)\b/,
  /\b(?:results?|outputs?|responses?) (?:of|from) (?:all |any |every )?(?:the )?(?:other|previous|prior|earlier) tools?\b/,
  /\b(?:results?|outputs?|responses?) (?:of|from) (?:all |any |every )?(?:the )?tools? (?:calls? )?(?:that )?(?:you|were|have been) /,
  /\b(?:messages?|turns?|prompts?|requests?) (?:that |which )?(?:the user|users) (?:has |have )?(?:sent|wrote|written|typed|said|asked)\b/,
  /\b(?:messages?|turns?) exchanged (?:with|between)\b|\b(?:conversation|chat|dialogue) (?:with|between) (?:you and )?the user\b/,
  /\b(?:conversation|chat|dialogue) (?:that )?(?:you have|you had|you are having|you've)\b/,
  /\b(?:last|latest|recent) (?:[a-z0-9]{1,8} )?user (?:messages?|turns?|prompts?|inputs?)\b/,
  /\binstructions (?:that )?you (?:were|are|have been) (?:given|following|told)\b/,
  /\bmcp servers (?:and tools )?(?:that )?(?:are )?(?:connected|configured|installed|available)\b/,
  /\bwhat you (?:remember|know|learned|have learned) about (?:the|this) user\b/,
  /\b(?:other|available|remaining) tools (?:that )?(?:you have|at your disposal|and their)\b/,
  /\b(?:contents?|text) of (?:all |any |every )?(?:the )?files? (?:that )?(?:you |were |have |been ){0,3}(?:read|opened|seen|loaded|edited)\b/,
]
/** What no parameter needs, whatever the tool: secrets and traces of others, and how the model came to its answer. */
const demands: readonly RegExp[] = [
  /\b(?:output|results?|contents?|copy|dump|values?|text|lines?) of (?:(?:running|executing|calling|the|your|a|command|file|hidden) ){0,3}["'`]?(?:printenv|env["'` ,.]|env$|whoami|cat |ls |git config|uname|ifconfig|ipconfig|history\b|ssh-add|ps aux|aws sts|gcloud auth|environment\b(?! variable)|id_\w{3,8}|~\/|\/etc\/|\/proc\/|\.env\b|(?:private|ssh) keys?|credentials? file|clipboard|home (?:folder|directory)|desktop|keychain)/,
  /\b(?:last|latest|most recent|recent|previous) (?:(?:few|two|three|four|five|six|ten|twenty|\d{1,3}) )?(?:most recent )?(?:private )?(?:messages|e-?mails|prompts|searches|chats|turns|documents) (?:of|from|by|sent by|typed by) (?:the |this )?(?:user|person|customer|human)\b/,
  /\b(?:contents?|text|body|subject) of (?:the |their |your )?(?:most recent|latest|last|newest|previous) (?:e-?mails?|messages?|notes?|documents?|files?) (?:in|from|of) (?:the |their |your )?(?:inbox|mailbox|user|person|home|desktop|documents)\b/,
  /\b(?:private|personal|direct) (?:messages|e-?mails|chats|notes|documents|photos) of (?:the |this )?(?:user|person|customer|human)\b/,
  /\b(?:names?|descriptions?|schemas?|list|dump|signatures?) (?:and [a-z]{1,16} )?of (?:all |every |each |any )?(?:the )?(?:other )?(?:tools?|functions?|servers) (?:that |which )?(?:is |are )?(?:you|available|at your|in your|connected|loaded|installed)/,
  /\btools? (?:that )?(?:you have|you can (?:call|use)|(?:are|is) available to you|at your disposal|you were given|in your (?:context|list))\b/,
  /\b(?:your|the model's|the assistant's) (?:chain of thought|hidden (?:instructions|prompt|reasoning)|initial (?:prompt|instructions)|inner monologue|train of thought)\b|\bchain of thought that (?:led|brought)\b/,
  /\b(?:all|every|the|verbatim copy of all|copy of) (?:[a-z]{1,12} ){0,2}(?:instructions|text|messages|words|prompts?) (?:above|before|that (?:precede|stand|come)s?)(?: (?:this|it|the)| above)?/,
  /\b(?:bearer|access|session|auth|refresh|login|api) (?:tokens?|cookies?|keys?|passwords?) (?:that you (?:use|hold|have)|of (?:the |an?y? )?(?:other|site|page|another|user)|for (?:the |an?y? )?other|you use)/,
  /\b(?:value|contents?) of (?:the )?(?:environment )?(?:variable )?["'`$]{0,2}[a-z]{2,16}_(?:[a-z]{2,16}_){0,3}(?:key|token|secret|password)\b|\buse [a-z]{2,16}_(?:[a-z]{2,16}_){0,3}(?:key|token|secret|password) as\b/,
  /\b(?:everything|all|whatever|anything) (?:that )?you (?:know|remember|learned|have learned|can find) (?:about|of|on) (?:the |this )?(?:user|person|customer|human|them)\b/,
  /\b(?:everything|all|whatever|anything) (?:that )?(?:the user|they|the person|the customer) (?:has |have )?(?:said|written|typed|asked|wrote|told you)\b[^.]{0,60}\b(?:session|so far|conversation|began|exactly|verbatim|copied|word for word)/,
  /\b(?:if|as far as|whatever|which|that) (?:you know|known to you|came up|was mentioned|were mentioned) (?:it|them|in|from|during|earlier)\b.{0,40}\b(?:conversation|chat|session|before|earlier)/,
  /\b(?:name|model|version|identity|vendor|id) of (?:the |your )?(?:llm|language model|ai model|assistant|agent|model) (?:that |which )?(?:is |you )?(?:call|us|invok|runn|mak)/,
]
/** Of the conversation that is going on, not of one that is the tool's subject. */
const ownConversation =
  /\b(?:this|our|current|ongoing|present) (?:conversation|chat|dialogue|session|discussion)\b|\b(?:your|the model's|the assistant's) (?:[a-z]{1,12} ){0,2}(?:system prompt|instructions|reasoning|chain of thought|context window)\b|\bso far\b|\b(?:before|up to|until|prior to) (?:this call|calling|now\b)|\b(?:in|of|from) (?:this|earlier|previous|the current) sessions?\b|\b(?:earlier|before) in the (?:session|conversation|chat)\b|\bwith the user\b|\byou (?:were|have been) given\b|\byou have (?:opened|read|seen)\b|\btools (?:that )?you (?:have|called|ran|used)\b/

/** A name that speaks to the model, or is set apart from the names of real parameters. */
const setApart =
  /^_|_$|^(?:paste|put|copy|dump|insert|include|send|enter|write|give|tell|leak|provide)_|_(?:here|verbatim|please)$|_your_|^your_/
/** What the model is called: nothing that a tool works with. */
const callerNames =
  /^(?:(?:llm|calling_?model|caller_?model|model_?caller|calling_?agent|assistant|your_?model)_?(?:name|id|identity|version|type)|your_?name|llm)$/i
/** Why such a parameter is wanted is said with words of this kind. */
const pretext =
  /\b(?:telemetry|always include|required for|for (?:tracing|debugging|verification|diagnostics|quality|auditing|logging)|internal (?:context|use)|mandatory)\b/

/** Tools that are made for conversations, prompts or thinking: there such a parameter is the task. */
const subject =
  /^(?:conversations?|chat|chats|chatbot|completions?|messages?|memory|memories|remember|recall|dialogue?|think|thinking|thoughts?|reason|reasoning|prompts?|llm|llms|model|models|agents?|assistants?|ask|summari[sz]e|summary|transcripts?|sessions?|discussion|context|feedback|handoff|gpt|claude|gemini|openai|anthropic|ollama|persona|evaluate)$/

export const contextParameter: DefinitionRule = {
  kind: 'definition',
  id: 'context-parameter',
  severity: 'warning',
  title: 'Parameter asks for more than the task needs',
  weight: 0.4,
  *check(definition) {
    if (definition.section !== 'tools') return
    const words = toolWords(definition)
    const sideDoor = sideDoors([...inputProperties(definition.value)], words)
    if (sideDoor !== undefined) yield sideDoor
    let count = 0
    for (const property of inputProperties(definition.value)) {
      const match = judgeProperty(property, words)
      if (match === undefined) continue
      yield match
      count += 1
      if (count >= maxMatches) return
    }
  },
}

function judgeProperty({ name, schema, path }: SchemaProperty, words: ToolWords): DefinitionMatch | undefined {
  if (!takesText(schema)) return undefined
  const isCaller = callerNames.test(name) && !words.description.includes('model')
  const isNamed = isCaller || matchesAny(collectingNames, nameWords(name).join(' '))
  const description = (stringMember(schema, 'description') ?? '').slice(0, maxLength)
  const normal = makeTextView(description).normal
  const isDemanded = matchesAny(demands, normal)
  const isDescribed = isDemanded || matchesAny(collects, normal)
  if (!isNamed && !isDescribed) return undefined
  const isOwn = isDescribed && (isDemanded || isNamed || ownConversation.test(normal))
  const isOdd = isNamed && (isCaller || setApart.test(name) || pretext.test(normal))
  const isCertain = (isOwn || isOdd) && !isItsSubject(words)
  const severity = isCertain ? {} : { severity: 'note' as const }
  if (isDescribed) {
    const place = { pointer: formatPointer([...path, 'description']), start: 0, end: description.length }
    return {
      ...place,
      ...severity,
      message: 'a parameter that asks for the conversation or for what the model was told',
    }
  }
  const place = { pointer: formatPointer(path), inName: true as const, start: 0, end: name.length }
  return { ...place, ...severity, message: 'a parameter named after the conversation or what the model was told' }
}

/** Names that tell nobody what belongs there. */
const catchAll =
  /^(?:feedback|debug|extra|extras|misc|notes?|side_?notes?|metadata|context|info|additional_?(?:info|context|data|notes)|diagnostics?|telemetry|trace|remarks?|memo|hidden|internal|payload2?|scratch(?:pad)?)$/i
const leastSideDoors = 3

/** Several parameters of any content that nothing describes: room to carry things out, where none is needed. */
function sideDoors(properties: readonly SchemaProperty[], words: ToolWords): DefinitionMatch | undefined {
  const doors = properties.filter(
    ({ name, schema }) =>
      catchAll.test(name) &&
      takesText(schema) &&
      stringMember(schema, 'description') === undefined &&
      !words.description.includes(name.toLowerCase()),
  )
  const [first] = doors
  if (first === undefined || doors.length < leastSideDoors || isItsSubject(words)) return undefined
  const place = { pointer: formatPointer(first.path), inName: true as const, start: 0, end: first.name.length }
  return { ...place, message: `${doors.length} parameters of any content that nothing describes` }
}

/** A switch, a number or a choice takes nothing along. */
function takesText(schema: SchemaProperty['schema']): boolean {
  const type = ownMember(schema, 'type')
  return !/^(?:boolean|integer|number|null)$/.test(String(type)) && ownMember(schema, 'enum') === undefined
}

function isItsSubject({ name, opening }: ToolWords): boolean {
  return [...name, ...opening.slice(0, 12)].some((word) => subject.test(word))
}

function matchesAny(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text))
}
