/** Text that takes stock of the user's machine: see host-inventory.md. */

import { matchSentences, type SentenceMatch } from '../pattern.ts'
import { either, nouns, phrasesOf, verbs } from '../phrases/english.ts'
import { putVerb, sendVerb, takeVerb } from '../phrases/english-words.ts'
import type { TextRule } from '../rule.ts'

/** What tells one machine, and the person at it, from others. */
const fact = nouns(
  'host ?name',
  'user ?names?',
  'user account',
  '(?:local )?account identifier',
  'process (?:list|inventor(?:y|ie))',
  'running process',
  'network interface',
  '(?:listening|open) port',
  'active route',
  'dns setting',
  'subnet',
  'installed (?:packages?|software|programs?|homebrew)',
  'package (?:names?|manager list)',
  'environment (?:variable|key|variable name)',
  'home director(?:y|ie)',
  'current director(?:y|ie)',
  '(?:default )?shell(?: path)?',
  '(?:recent )?commands?(?: histor(?:y|ie))?',
  'machine id',
  'mac address',
  'ip address',
  'kernel(?: version)?',
  'uptime',
  '(?:open )?project path',
  '/etc/passwd',
  'hardware (?:id|serial)',
  'serial number',
)
const taking = either(
  takeVerb,
  putVerb,
  sendVerb,
  verbs('prob', 'contain', 'enumerat', 'list', 'inventor', 'fingerprint'),
)
const toSomebody = phrasesOf(
  'attach(?:es|ed|ing)?',
  'outbound',
  'telemetry',
  'support report',
  'report',
  'profile',
  'fingerprint(?:s|ed|ing)?',
  'validation request',
  'every call',
  'across future',
  'hidden',
  'quietly',
  'payload',
  'remote',
)

/** Facts of one sentence that make it a stock-taking. */
const many = 4

function findInventory(sentence: string): SentenceMatch | undefined {
  const found = [...sentence.matchAll(fact.pattern)]
  const kinds = new Set(found.map(([word]) => word.slice(0, 6)))
  const [first] = found
  const last = found.at(-1)
  if (first === undefined || last === undefined || kinds.size < 3 || sentence.search(taking.pattern) < 0)
    return undefined
  const range = { start: first.index, end: last.index + last[0].length }
  const isGrave = kinds.size >= many && sentence.search(toSomebody.pattern) >= 0
  return { ...range, message: 'takes stock of the machine', severity: isGrave ? 'warning' : 'note' }
}

export const hostInventory: TextRule = {
  kind: 'text',
  id: 'host-inventory',
  severity: 'warning',
  title: "Text takes stock of the user's machine",
  weight: 0.3,
  expressions: [fact, taking, toSomebody],
  check: (view) => matchSentences(view, fact, findInventory),
}
