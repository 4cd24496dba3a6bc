/** Marks by which a chat's host tells its own words from others', and what each weighs in a text that is not the host's. */

import type { Severity } from './finding.ts'
import type { Mark, MarkPlace } from './mark.ts'

const tagTail = '(?:\\s[^<>]{0,80})?>'

/** Tokens that models are trained to take for a border between speakers. */
const templateToken: Mark = {
  expression: {
    literals: ['<|', '[inst]', '[/inst]', '<<sys>>', '<</sys>>', '_of_turn>'],
    pattern: /<\|\/?[a-z][a-z0-9_\u2581 ]{1,30}\|>|\[\/?inst\]|<<\/?sys>>|<\/?(?:start|end)_of_turn>/g,
  },
  message: 'a token of chat templates, which marks another speaker',
  judge: () => 'error',
}

const urgent = 'important|system|sys|secret|hidden|admin|override|critical|urgent|mandatory'
const kindOfNote =
  'prompts?|messages?|instructions?|reminders?|notes?|notice|override|directives?|update|rules?|commands?|policy|context|alert|requirements?'

/** `<important>` and its like around an instruction. */
const urgentTag: Mark = {
  expression: {
    literals: urgent.split('|').map((word) => `<${word}`),
    pattern: new RegExp(`<(?:${urgent})(?:[ _-](?:${kindOfNote})){0,2}${tagTail}`, 'g'),
  },
  message: 'a tag that lends a text the weight of the host',
  judge: (place) => (isPlaceholder(place) ? undefined : judgeTag(place, 'warning')),
}

/** Parts of a transcript: calls and results that never happened. */
const transcriptTag: Mark = {
  expression: {
    literals: ['<tool', '<function', '<invoke', '<antml', '<observation', '<assistant', '<developer', '<human'],
    pattern: new RegExp(
      `<(?:antml:)?(?:tool_(?:call|use|result|response|output)s?|function_(?:call|result|response|output)s?|invoke|observation|assistant|developer|human)${tagTail}`,
      'g',
    ),
  },
  message: 'a tag that pretends to be part of the conversation',
  judge: (place) => (isPlaceholder(place) ? undefined : judgeTag(place, 'note')),
}

/** Tags that honest authors use as well. */
const instructionTag: Mark = {
  expression: {
    literals: ['instruction', 'directive', 'prompt', 'policy'],
    pattern: new RegExp(`<(?:[a-z]{2,12}_)?(?:instructions?|directives?|prompt|policy)${tagTail}`, 'g'),
  },
  message: 'a tag around instructions',
  judge: (place) => (isPlaceholder(place) || judgeTag(place, 'note') !== 'error' ? undefined : 'note'),
}

const enclosing =
  'tools?|functions?|(?:tool|function)_(?:call|result|response|output)s?|(?:tool_|function_)?descriptions?|(?:available_|tool_|function_)(?:tools|definitions?|functions|list)|system|system_prompt|documents?|context|instructions|user_query|mcp'

/** The end of a block that the host may have opened around the description. */
const closingTag: Mark = {
  expression: {
    literals: ['</tool', '</func', '</desc', '</avail', '</sys', '</doc', '</context', '</instr', '</user', '</mcp'],
    pattern: new RegExp(`</(?:${enclosing})>`, 'g'),
  },
  message: 'closes a block that the text has not opened',
  judge: ({ text, before, after, lead }) =>
    lead().includes(`<${text.slice(2, -1)}`) || /["'`(/]$/.test(before) || !/^\s{0,40}[^\s"'`)]/.test(after)
      ? undefined
      : 'error',
}

const bracketWord = 'system|sys|admin|developer|hidden|internal|assistant|root|secret'

/** `[SYSTEM]` and its like. */
const bracketMark: Mark = {
  expression: {
    literals: bracketWord.split('|').map((word) => `[${word}`),
    pattern: new RegExp(`\\[(?:${bracketWord})(?:[ _-](?:${kindOfNote}))?:?\\]`, 'g'),
  },
  message: 'a mark in brackets that lends a text the weight of the host',
  judge({ text, raw, before, after }) {
    if (/[\w"'`\])]$/.test(before) || /^(?:\(|["'`]| ?(?:section|block|table)\b)/.test(after)) return undefined
    const isLoud = raw === raw.toUpperCase()
    const isNote = /[ _-]/.test(text)
    if (isNote && isLoud) return 'error'
    return isLoud || isNote ? 'warning' : 'note'
  },
}

/** `BEGIN SYSTEM MESSAGE` and its like, set off from the text around it. */
const banner: Mark = {
  expression: {
    literals: ['begin', 'end', 'start', 'new', 'updated'],
    pattern: new RegExp(
      `\\b(?:begin|end|start|new|updated)(?: of)?(?: the| new)? (?:system|hidden|admin|developer|secret|internal|tool|user)[ _-](?:${kindOfNote}|description|input|query|data|results?|output)\\b`,
      'g',
    ),
  },
  message: 'a line that pretends to begin or end a part of the conversation',
  judge({ raw, before }) {
    const isSetOff = /(?:[-=*#_~<>]{2}|[[<])\s{0,2}$/.test(before)
    if (raw === raw.toUpperCase()) return isSetOff || /(?:^|\n)[ \t]{0,12}$/.test(before) ? 'error' : 'warning'
    return isSetOff ? 'warning' : undefined
  },
}

/** `System override:` and its like at the start of a sentence. */
const systemHeading: Mark = {
  expression: {
    literals: ['system'],
    pattern: new RegExp(`\\bsystem(?:[ _-](?:${kindOfNote}))?\\s{0,2}[*_]{0,2}:`, 'g'),
  },
  message: 'a heading that pretends to be the host speaking',
  judge({ text, raw, before, isFirst }) {
    if (
      !isFirst &&
      !/(?:[.!?;)\]}>]\s{1,8}|\n[ \t]{0,12})(?:[-*_#>]{1,8} ?){0,3}$|^(?:[-*_#>]{1,8} ?){1,3}$/.test(before)
    )
      return undefined
    const isHeading = /#\s?$/.test(before)
    const isOrder = /override|directive|instruction|notice|alert|reminder|command|update/.test(text)
    const isLoud = raw === raw.toUpperCase()
    if (isOrder || (!isFirst && (isHeading || isLoud)) || (isLoud && raw.length > 8)) return 'warning'
    return 'note'
  },
}

/** Turns of a conversation, as some models are given them. */
const turn: Mark = {
  expression: {
    literals: ['human:', 'assistant:', 'human**', 'assistant**'],
    pattern: /(?:^|\n)[ \t>*#_-]{0,12}(?:human|assistant)(?:\*\*)?:/g,
  },
  message: 'a line that pretends to be a turn of the conversation',
  judge: ({ text, block, lead }) =>
    text.includes('assistant')
      ? lead().includes('human:')
        ? 'warning'
        : 'note'
      : block().includes('assistant:')
        ? 'warning'
        : 'note',
}

/** Every kind, gravest first. */
export const hostMarks: readonly Mark[] = [
  templateToken,
  urgentTag,
  transcriptTag,
  closingTag,
  bracketMark,
  banner,
  systemHeading,
  turn,
  instructionTag,
]

/** `<secret>` in a path, a command or a template is something to fill in. `<system name>` too: no attribute, no tag. */
function isPlaceholder({ text, before, after }: MarkPlace): boolean {
  return (
    /[/=@:"'`([{~$&|-]$/.test(before) ||
    /^(?:[/=@:"'`)\]}~,;|_-]|\.(?!\s|$))/.test(after) ||
    (/\s/.test(text) &&
      !/[="']/.test(text) &&
      !/[ ](?:instruction|prompt|message|note|reminder|override)s?>$/.test(text))
  )
}

/** Names that no placeholder has. */
const neverToFillIn = /^(?:important|critical|urgent|mandatory|override|system_)/

/** A tag that holds several words, or stands on a line of its own, is used as a tag. */
function judgeTag({ text, before, after, isFirst, block }: MarkPlace, otherwise: Severity): Severity | undefined {
  const name = /^<([a-z:_]{1,40})/.exec(text)?.[1] ?? ''
  const inner = block().split(`</${name}`, 1)[0] ?? ''
  const isClosed = inner.length < block().length
  if (isClosed) return /\S\s{1,8}\S{1,40}\s{1,8}\S/.test(inner) ? 'error' : 'note'
  const ownLine = (isFirst || /\n[ \t]{0,40}$/.test(before)) && /^[ \t]{0,8}\n/.test(after)
  const isFollowed = /^\s{0,40}(?:\S{1,40}\s{1,8}){3}/.test(after)
  if (ownLine || (isFollowed && neverToFillIn.test(name))) return 'error'
  const beginsSentence = isFirst || /[.!?:;,)>\n][ \t]{0,40}$/.test(before)
  if (!beginsSentence) return undefined
  return isFollowed ? 'warning' : otherwise
}
