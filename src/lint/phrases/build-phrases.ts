/** What many languages have in common: the kinds of words that poisoned text puts together, and in which order. */

import type { Expression } from '../expression.ts'
import type { LanguagePhrases } from './language-phrases.ts'
import { accountNumber, mailAddress, outsideAddress, quotedName, secretVariable } from './outside-address.ts'
import { sensitivePath } from './sensitive-path.ts'
import { eitherOf, wordList } from './word-list.ts'
import type { Lead, Wording } from './wording.ts'

/** The words of one language. */
export interface PhraseWords {
  /** Before an order: turns it into its opposite. */
  readonly negated: Expression
  /** Before "without telling the user": the sentence asks for openness after all. */
  readonly refused: Expression
  /** Before "not": the sentence describes a case, as "if you do not …". */
  readonly condition: Expression
  /** Before "not": the sentence describes a switch, as "true: do not …". */
  readonly switched: Expression
  /** Between words: turns what follows, as "without" or "until". */
  readonly turn: Expression
  readonly override: {
    /** ignore, forget, do not follow */
    readonly drop: Expression
    /** previous, above, of the system */
    readonly earlier: Expression
    /** instructions, prompt */
    readonly order: Expression
    /** your rules, all earlier rules: a whole object that only a model has */
    readonly yours: Expression
    /** "you are no longer bound", then "by rules" */
    readonly freed: Expression
    readonly bound: Expression
  }
  readonly secrecy: {
    readonly not: Expression
    readonly tell: Expression
    /** the user, after a verb */
    readonly user: Expression
    /** to the user: in a form that is no subject */
    readonly toUser: Expression
    /** Where "not" follows its verb: what may not stand between. */
    readonly negationLast?: Expression
    readonly mention: Expression
    /** that you read; this step */
    readonly ownAct: Expression
    /** What an honest sentence keeps from the user, or when it tells: passwords; until it is done. */
    readonly honest: Expression
    /** without telling the user, in the order of the language */
    readonly untold: readonly Expression[]
    /** without notifying the user: common enough in honest text to weigh less */
    readonly unnotified: readonly Expression[]
    /** without the user's knowledge; the user must not find out: whole */
    readonly unawares: readonly Expression[]
    readonly secretly: Expression
    readonly act: Expression
  }
  readonly access: {
    /** read, open, send */
    readonly read: Expression
    /** refuses, blocks, is excluded */
    readonly refusing: Expression
  }
  readonly parameter: {
    readonly put: Expression
    /** its content: of what was just read */
    readonly itsContent: Expression
    /** the whole conversation, the system prompt */
    readonly context: Expression
    readonly into: Expression
    /** parameter, argument, field */
    readonly parameter: Expression
  }
  readonly exfiltration: {
    readonly send: Expression
    /** conversation, credentials, a copy */
    readonly grave: Expression
    /** an external server, our server */
    readonly away: Expression
    /** in blind copy */
    readonly blindCopy: Expression
  }
  readonly conditional: {
    readonly whenUser: Expression
    readonly besides: Expression
    readonly addedAct: Expression
  }
  readonly hooks: {
    /** before, after, at every use of any other tool: whole */
    readonly around: Expression
    readonly must: Expression
    readonly hooked: Expression
  }
  readonly tampering: {
    /** whatever, then the user */
    readonly regardless: readonly Expression[]
    /** even if the user says otherwise: whole */
    readonly otherwise: Expression
    readonly always: Expression
    readonly change: Expression
    /** recipient, account, amount */
    readonly target: Expression
  }
  readonly preference: {
    readonly prefer: Expression
    readonly thisTool: Expression
    /** instead of any other */
    readonly overOthers: Expression
    /** the best tool in the world; use no other tools: whole */
    readonly only: Expression
  }
}

/** Puts the words of one language together, in the orders that languages know. */
export function buildPhrases(words: PhraseWords): LanguagePhrases {
  return {
    'override-instructions': override(words),
    'secrecy-from-user': secrecy(words),
    'sensitive-file-access': access(words),
    'data-into-parameter': parameter(words),
    exfiltration: exfiltration(words),
    'conditional-instructions': conditional(words),
    'tool-hooks': hooks(words),
    'parameter-tampering': tampering(words),
    'preference-manipulation': preference(words),
  }
}

function nearBy(words: Expression): Lead[] {
  return [{ words, reach: 20, within: 'clause' }]
}

function anywhereBefore(words: Expression): Lead[] {
  return [{ words, reach: 90, within: 'sentence' }]
}

function described({ condition, switched }: PhraseWords): Lead[] {
  return [
    { words: condition, reach: 30, within: 'clause' },
    { words: switched, reach: 24, within: 'sentence' },
  ]
}

function override({ negated, turn, override: { drop, earlier, order, yours, freed, bound } }: PhraseWords): Wording[] {
  const common = { notAfter: nearBy(negated), notBetween: turn }
  return [
    { ...common, parts: [drop, order, earlier], gap: 20 },
    { ...common, parts: [drop, earlier, order], gap: 20 },
    { ...common, parts: [earlier, order, drop], gap: 20 },
    { ...common, parts: [order, earlier, drop], gap: 20 },
    { ...common, parts: [drop, yours], gap: 16 },
    { ...common, parts: [yours, drop], gap: 30 },
    { notBetween: turn, parts: [freed, bound], gap: 30 },
  ]
}

function secrecy(words: PhraseWords): Wording[] {
  const { refused, turn, secrecy } = words
  const { not, tell, user, toUser, mention, ownAct, honest, untold, unnotified, unawares, secretly, act } = secrecy
  const common = { notAfter: described(words), notBetween: turn }
  const toPerson = { ...common, unless: honest }
  return [
    { ...toPerson, parts: [not, tell, user], gap: 20 },
    { ...toPerson, parts: [not, toUser, tell], gap: 30 },
    { ...toPerson, parts: [toUser, not, tell], gap: 20 },
    { ...toPerson, parts: [not, mention, toUser], gap: 50 },
    { ...toPerson, parts: [not, toUser, mention], gap: 40 },
    { ...toPerson, parts: [toUser, not, mention], gap: 24 },
    { ...common, parts: [not, mention, ownAct], gap: 12 },
    { ...common, parts: [ownAct, not, mention], gap: 20 },
    ...negationLast(words),
    { notAfter: anywhereBefore(refused), parts: untold, gap: 16 },
    { notAfter: anywhereBefore(refused), parts: unnotified, gap: 12, severity: 'warning' },
    ...unawares.map((whole) => ({ notAfter: anywhereBefore(refused), parts: [whole] })),
    { notAfter: anywhereBefore(refused), parts: [secretly, act], gap: 30 },
    { notAfter: anywhereBefore(refused), parts: [act, secretly], gap: 30 },
  ]
}

/** Ends a thought: what follows is negated by itself. */
const pause: Expression = { literals: [',', ':'], pattern: /[,:]/gu }

function negationLast(words: PhraseWords): Wording[] {
  const { negationLast, not, tell, user, toUser, mention, ownAct, honest } = words.secrecy
  if (negationLast === undefined) return []
  const notBetween = eitherOf(negationLast, pause)
  const common = { notAfter: described(words), notBetween }
  return [
    { ...common, unless: honest, parts: [tell, user, not], gap: 16 },
    { ...common, unless: honest, parts: [mention, toUser, not], gap: 30 },
    { ...common, parts: [mention, ownAct, not], gap: 20 },
    { notAfter: described(words), parts: [mention, not, ownAct], gap: 4 },
  ]
}

function access({ negated, turn, access: { read, refusing } }: PhraseWords): Wording[] {
  const common = { notAfter: nearBy(negated), notBetween: turn, unless: refusing }
  return [
    { ...common, parts: [read, sensitivePath], gap: 60 },
    { ...common, parts: [sensitivePath, read], gap: 40 },
  ]
}

function parameter({ negated, turn, access: { refusing }, parameter: words }: PhraseWords): Wording[] {
  const { put, itsContent, context, into, parameter: named } = words
  const common = { notAfter: nearBy(negated), notBetween: turn }
  const name = eitherOf(quotedName, named)
  return [
    { ...common, parts: [put, itsContent, into, name], gap: 16 },
    { ...common, parts: [itsContent, into, name, put], gap: 16 },
    { ...common, parts: [put, into, name, itsContent], gap: 16 },
    { ...common, parts: [put, context, into, name], gap: 20 },
    { ...common, parts: [context, into, name, put], gap: 20 },
    { ...common, parts: [put, into, name, context], gap: 20 },
    { ...common, parts: [into, name, put, eitherOf(itsContent, context)], gap: 16 },
    { ...common, parts: [eitherOf(itsContent, context), put, into, name], gap: 24 },
    { ...common, parts: [put, sensitivePath, into, name], gap: 30, unless: refusing },
    { ...common, parts: [put, secretVariable, into, named], gap: 40, unless: refusing, severity: 'warning' },
  ]
}

const everyOne = wordList(
  'chaque|tou(s|tes|jours)|cada|siempre|tod(o|a)s|jede*|alle|immer|stets|sempre|кажд*|все|всегда|كل|ogni|tutti|her|setiap|semua',
)

function exfiltration({ negated, turn, exfiltration: { send, grave, away, blindCopy } }: PhraseWords): Wording[] {
  const common = { notAfter: nearBy(negated), notBetween: turn }
  const there = eitherOf(outsideAddress, away)
  return [
    { ...common, parts: [send, grave, there], gap: 40 },
    { ...common, parts: [grave, send, there], gap: 30 },
    { ...common, parts: [grave, there, send], gap: 30 },
    { ...common, parts: [send, there, grave], gap: 20 },
    { ...common, parts: [send, away], gap: 24 },
    { ...common, parts: [send, everyOne, mailAddress], gap: 40, severity: 'warning' },
    { ...common, parts: [everyOne, send, mailAddress], gap: 40, severity: 'warning' },
    { ...common, parts: [blindCopy, outsideAddress], gap: 30 },
    { ...common, parts: [outsideAddress, blindCopy], gap: 30 },
  ]
}

function conditional({ turn, conditional: { whenUser, besides, addedAct } }: PhraseWords): Wording[] {
  return [
    { parts: [whenUser, besides, addedAct], gap: 50, notBetween: turn },
    { parts: [whenUser, addedAct, besides], gap: 50, notBetween: turn },
  ]
}

function hooks({ negated, hooks: { around, must, hooked } }: PhraseWords): Wording[] {
  return [
    { parts: [around, must, hooked], gap: 32, notAfter: nearBy(negated) },
    { parts: [around, hooked], gap: 16, notAfter: nearBy(negated) },
    { parts: [must, hooked, around], gap: 60, notAfter: nearBy(negated) },
    { parts: [must, around, hooked], gap: 24, notAfter: nearBy(negated) },
    { parts: [hooked, must, around], gap: 24, notAfter: nearBy(negated) },
  ]
}

/** How a value is written, or that somebody is asked for it: no word of which value. */
const formal = wordList(
  'iso|format*|formato|formát*|c[ée]nt*|c[ée]ntim*|centavo*|kop*|euro*|d[óo]lar*|moneda|moeda|devise|währung|default|defecto|défaut|padrão|standard*|confirm*|bestätig*|positiv*|entier|enter*|inteir*|ganzzahl*|формат*|копе*|рубл*|валют*|умолчани*|подтвержд*|положительн*|тенге|ريال|عمله|موجب*|صيغه|تاكيد|افتراضي*|kuruş|para birimi|biçim*|onay*|varsayılan|valuta|predefinit*|centesim*',
)

function tampering({
  negated,
  turn,
  tampering: { regardless, otherwise, always, change, target },
}: PhraseWords): Wording[] {
  const common = { notAfter: nearBy(negated), notBetween: turn }
  const fixed = { ...common, unless: formal }
  return [
    { parts: regardless, gap: 30 },
    { parts: [otherwise] },
    { ...fixed, parts: [always, change, target], gap: 24 },
    { ...fixed, parts: [always, target, change], gap: 24 },
    { ...fixed, parts: [change, always, target], gap: 16 },
    { ...fixed, parts: [target, always, change], gap: 30 },
    { ...fixed, parts: [change, target, always], gap: 30 },
    { ...fixed, parts: [change, target, accountNumber], gap: 20 },
    { ...fixed, parts: [target, change, accountNumber], gap: 12 },
  ]
}

function preference({ condition, preference: { prefer, thisTool, overOthers, only } }: PhraseWords): Wording[] {
  return [
    { parts: [prefer, thisTool, overOthers], gap: 20 },
    { parts: [prefer, thisTool], gap: 12, notAfter: anywhereBefore(condition) },
    { parts: [thisTool, prefer], gap: 12, notAfter: anywhereBefore(condition) },
    { parts: [thisTool, overOthers], gap: 30 },
    { parts: [overOthers, thisTool], gap: 30 },
    { parts: [only] },
  ]
}
