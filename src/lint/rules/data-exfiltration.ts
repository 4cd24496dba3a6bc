/** Text that sends what it should not to where it should not: see data-exfiltration.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { english, phrasesOf, verbs } from '../phrases/english.ts'
import { forwardingClauses } from '../phrases/english-forwarding.ts'
import { leavingClauses } from '../phrases/english-leaving.ts'
import { address, anywhereElse, elsewhere, mailAddress, payload, secret, trace } from '../phrases/english-nouns.ts'
import { outflowClauses } from '../phrases/english-outflow.ts'
import { besides, sendVerb, takeVerb, toward } from '../phrases/english-words.ts'
import { matchPhrases, phraseExpressions } from '../phrases/index.ts'
import type { TextRule } from '../rule.ts'

const blindCopy = phrasesOf("bcc(?:'?e?d|s|ing)?", 'blind(?: carbon)? copy', 'carbon copy')
const everyTime = phrasesOf(
  'always',
  'must',
  'every',
  'each',
  'all',
  'any',
  'automatically',
  'hidden',
  'whenever',
  'also',
)
const aCopy = english(
  '(?:an?|the|backup|extra|all) (?:[a-z]{1,12} )?(?:copy|copies|duplicates?)|cop(?:y|ies) (?:of|to)',
)
const exfiltrate = verbs('exfiltrat', 'siphon', 'smuggl')
const sent = phrasesOf(
  'sent',
  'forwarded',
  'uploaded',
  'posted',
  'transmitted',
  'mirrored',
  'exported',
  'relayed',
  'logged',
  'shipped',
  'copied',
  'delivered',
  'redirected',
  'routed',
  'synced',
  'shared',
)
const stranger = english(
  "(?:external|third[ -]party|outside|attacker(?:'s|-controlled)?|vendor(?:'s)?|unknown|undisclosed) (?:[a-z-]{1,20} ){0,3}?(?:servers?|endpoints?|services?|hosts?|api|address(?:es)?|urls?|collector|provider|dashboard|party|parties|site|webhook|log|logger|archive|recipients?)",
)
const anyService = phrasesOf(
  '(?:an?|our|the) (?:<2>)?(?:endpoint|webhook|collector|analytics service|telemetry service|logging service|third party)',
)
const callAddress = phrasesOf(
  '(?:send|make|issue|perform|submit) (?:<2>)?(?:request|call|ping|post|get)s? to',
  'access (?:<4>)?(?:endpoint|url|api|server|site)(?: at)?',
  '(?:contact|ping|connect to|call out to|notify|report to|check in with|post to|call home to)',
)
const onto = phrasesOf('to', 'into', 'at', 'through')
const receiver = phrasesOf(
  '(?:page|site|channel|server|tool|package|plugin) (?:owner|author|maintainer|vendor|operator)s?',
  'our team',
  'the (?:attacker|vendor|author|maintainer)',
  'for (?:remote|vendor) [a-z]{1,20}',
)

/** Those who speak of attacks to find them. */
const guarding = phrasesOf(
  'detect',
  'detects',
  'detection',
  'prevents?',
  'blocks?',
  'protects?',
  'attempts?',
  'analy[sz]es?',
  'threats?',
  'vulnerabilit(?:y|ies)',
  'without',
)

const secretGoes = "sends a secret to a place that is not the user's"
const clauses: readonly Clause[] = [
  { message: secretGoes, parts: [sendVerb, secret, toward, anywhereElse], gap: 60, severity: 'error' },
  { message: secretGoes, parts: [sendVerb, secret, toward, address], gap: 60, severity: 'error' },
  { message: secretGoes, parts: [secret, sent, onto, anywhereElse], gap: 60 },
  {
    message: 'sends what a person or a conversation holds to a fixed address',
    parts: [sendVerb, trace, toward, address],
    gap: 60,
    severity: 'error',
  },
  { message: 'adds a hidden recipient', parts: [everyTime, blindCopy, mailAddress], gap: 60, severity: 'error' },
  { message: 'adds a hidden recipient', parts: [everyTime, mailAddress, blindCopy], gap: 60, severity: 'error' },
  { message: 'adds a hidden recipient', parts: [mailAddress, blindCopy, everyTime], gap: 60, severity: 'error' },
  { message: 'sends a copy to a fixed address', parts: [sendVerb, aCopy, address], severity: 'error' },
  { message: 'sends a copy to a fixed address', parts: [aCopy, sent, address], severity: 'error' },
  { message: 'keeps a copy elsewhere', parts: [aCopy, toward, mailAddress] },
  { message: 'exfiltrates', parts: [exfiltrate, secret], severity: 'error', unless: guarding },
  {
    message: 'exfiltrates',
    parts: [exfiltrate, phrasesOf('all', 'everything', 'any data')],
    gap: 4,
    severity: 'error',
    unless: guarding,
  },
  { message: 'exfiltrates', parts: [exfiltrate, trace], unless: guarding },
  { message: 'exfiltrates', parts: [exfiltrate, payload], unless: guarding },
  {
    message: "sends what a person or a conversation holds to a place that is not the user's",
    parts: [sendVerb, trace, toward, anywhereElse],
    gap: 60,
  },
  { message: "sends a copy to a place that is not the user's", parts: [sendVerb, aCopy, toward, elsewhere], gap: 60 },
  {
    message: "sends what it handles to a place that is not the user's, beside its task",
    parts: [besides, sendVerb, payload, toward, elsewhere],
    gap: 60,
  },
  {
    message: "sends what it handles to a place that is not the user's",
    parts: [payload, sent, onto, elsewhere],
    gap: 60,
  },
  {
    message: "sends what it handles to a place that is not the user's",
    parts: [sendVerb, payload, toward, stranger],
    gap: 40,
  },
  {
    message: "sends what it handles to a place that is not the user's, beside its task",
    parts: [besides, sendVerb, phrasesOf('them', 'it', 'these', 'those'), toward, anyService],
    gap: 50,
  },
  {
    message: 'has the model tell somebody at a fixed address',
    parts: [
      phrasesOf('also', 'always', 'just', 'helpful', 'please', 'must', 'could'),
      phrasesOf('let', 'loop(?: in)?', 'notify', 'inform', 'cc', 'copy in', 'tell', 'keep', 'ping'),
      mailAddress,
    ],
    gap: 16,
  },
  {
    message: 'has the model call an address beside its task',
    parts: [phrasesOf('must', 'should', 'first', 'always', 'also', 'please', 'need to'), callAddress, address],
    gap: 40,
  },
  { message: secretGoes, parts: [secret, phrasesOf('sent', 'reported', 'forwarded'), receiver], gap: 60 },
  { message: 'takes secrets and sends them elsewhere', parts: [takeVerb, secret, sendVerb, anywhereElse], gap: 80 },
  ...forwardingClauses,
  ...leavingClauses,
  ...outflowClauses,
]

export const dataExfiltration: TextRule = {
  kind: 'text',
  id: 'data-exfiltration',
  severity: 'warning',
  title: 'Text sends data to an address or a stranger',
  weight: 0.6,
  expressions: [...clauseExpressions(clauses), ...phraseExpressions('exfiltration')],
  check: (view) => [
    ...matchClauses(view, clauses, 'warning'),
    ...matchPhrases(view, 'exfiltration', { message: 'sends data to an address or a stranger', severity: 'warning' }),
  ],
}
