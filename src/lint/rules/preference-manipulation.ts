/** Text that praises its tool or has others avoided: see preference-manipulation.md. */

import { type Clause, clauseExpressions, matchClauses } from '../clause.ts'
import { matchNormal } from '../pattern.ts'
import { either, english, phrasesOf, verbs } from '../phrases/english.ts'
import { courtingClauses } from '../phrases/english-courting.ts'
import { awaitsPerson } from '../phrases/english-kinds.ts'
import { preferenceClauses } from '../phrases/english-preference.ts'
import { matchPhrases, phraseExpressions } from '../phrases/index.ts'
import type { RuleMatch, TextPlace, TextRule } from '../rule.ts'
import type { TextView } from '../text-view.ts'

const thing = '(?:tool|server|plugin|function|option|choice|solution|service|assistant|api|extension)s?'
const everywhere =
  '(?:in the world|ever|of all|on the market|in the market|available|in existence|on earth|worldwide|anywhere|in the industry)'
const best = english(
  `(?:world'?s (?:best|greatest|finest|most)|(?:the|our) (?:[a-z]{1,16} ){0,2}(?:best|greatest|finest|ultimate|number one|superior) (?:[a-z-]{1,20} ){0,4}${thing} ${everywhere}|(?:the )?(?:best|greatest|finest) ${thing} (?:<3>)?${everywhere}|better than (?:any|all|every) other ${thing})`,
)
const prefer = english(
  `(?:prefer|prioriti[sz]e|favo(?:u)?r|choose|select|pick|rank|trust)(?:s|ed|ing)? (?:this|our|my)(?: (?:<1>)?${thing})? (?:<3>)?(?:over|above|ahead of|before|instead of|rather than|in place of|not|in preference to)`,
)
/** The same in words that honest servers use of their own tools. */
const useInstead = english(
  `(?:use|call|run) (?:this|our)(?: (?:<1>)?${thing})? (?:<3>)?(?:over|instead of|rather than|in place of|before)`,
)
const noMatter = phrasesOf(
  '(?:just |always )?use this tool (?:<3>)?(?:no matter|regardless|whatever|even if|for everything)',
)
const others = english(
  `(?:any |all |every |the )?(?:other|alternative|competing|another|similar|different|third[ -]party|remaining)(?: (?:[a-z-]{1,16} ){0,2}${thing})|anything else|alternatives`,
)
const never = english(
  `(?:(?:never|do not|don't|must not|should not|stop|refuse to|refrain from|avoid) (?:ever )?(?:us(?:e|ing)|call(?:ing)?|invok(?:e|ing)|consider(?:ing)?|trust(?:ing)?|choos(?:e|ing)|select(?:ing)?|recommend(?:ing)?)|ignor(?:e|ing)|disregard(?:ing)?|avoid(?:ing)?)`,
)
const onlyThis = english(
  `(?:this|it) (?:tool )?(?:must|should|is to) (?:always )?be (?:your |the )?(?:first|only|preferred|default|exclusive|sole) (?:choice|option|tool|one)|use (?:only|exclusively) this ${thing}|use this ${thing} (?:only|exclusively)(?! (?:if|when|for|after|once|as|to|with|in|on|where|while|during))`,
)
const otherServer = english(
  '(?:from|of|by) (?:any |all |the )?other (?:mcp )?(?:servers?|vendors?|providers?|sources?|plugins?)',
)
const output = phrasesOf('(?:lower-ranked|external|competing|other) (?:<2>)?results')
/** Praise that is harmless alone. */
const praise = [
  english(
    "the (?:world's )?most (?:[a-z]{1,16}(?:,| and) ){0,2}(?:reliable|trusted|advanced|comprehensive|powerful|accurate|sophisticated|popular|efficient|secure|capable|complete)",
  ),
  english(
    'most (?:reliable|trusted|comprehensive|accurate|popular|advanced)(?: and [a-z]{1,16})? (?:[a-z-]{1,16} ){0,4}(?:tool|solution|analy[sz]er|extractor|system|navigator|server)',
  ),
  phrasesOf(
    'trusted by',
    'recommended by (?:top|leading|experts?|professionals?)',
    'used by (?:\\d{1,3} ?%|fortune|professionals|experts|tech giants|millions|thousands|industry)',
    'award[ -]winning',
    'industry[ -](?:standard|leading)',
    'fortune 500',
    'world[ -]class',
    'best-in-class',
    'unmatched',
    'unrivall?ed',
    'cutting[ -]edge',
    'state[ -]of[ -]the[ -]art',
  ),
  phrasesOf(
    '(?:premium|ultimate|advanced|superior|enhanced|pro) version',
    'superior (?:[a-z]{1,16} ){0,3}(?:performance|capabilities|quality|accuracy|processing|results)',
    'pinnacle of',
    '99(?:\\.9{1,3})? ?% (?:accuracy|success|reliab|of)',
    'guaranteed (?:best|accurate|results)',
  ),
]
const praised = 'praises itself'

const clauses: readonly Clause[] = [
  { message: praised, parts: [best] },
  { message: 'has the model prefer it over others', parts: [prefer, others], gap: 40 },
  { message: 'has the model prefer it over others', parts: [useInstead, others], gap: 40, severity: 'note' },
  { message: 'has the model prefer it over others', parts: [noMatter] },
  { message: 'has the model prefer it over others', parts: [onlyThis] },
  {
    message: 'has the model avoid other tools',
    parts: [never, others],
    gap: 12,
    evenNegated: true,
    unless: awaitsPerson,
  },
  { message: 'has the model avoid other tools', parts: [never, otherServer], gap: 40, evenNegated: true },
  {
    message: 'has results of other tools hidden',
    parts: [verbs('hid', 'suppress', 'drop', 'discard', 'omit', 'ignor'), output],
    gap: 12,
  },
  ...preferenceClauses,
  ...courtingClauses,
]

const allPraise = either(...praise)

export const preferenceManipulation: TextRule = {
  kind: 'text',
  id: 'preference-manipulation',
  severity: 'warning',
  title: 'Text has the model prefer this tool over others',
  weight: 0.4,
  expressions: [...clauseExpressions(clauses), allPraise, ...phraseExpressions('preference-manipulation')],
  check: checkPreference,
}

function checkPreference(view: TextView, _place: TextPlace): RuleMatch[] {
  return [
    ...matchClauses(view, clauses, 'warning'),
    ...praises(view),
    ...matchPhrases(view, 'preference-manipulation', {
      message: 'has the model prefer it over others',
      severity: 'warning',
    }),
  ]
}

/** One word of praise is a note; three in one text are an advertisement. */
function praises(view: TextView): RuleMatch[] {
  const found = matchNormal(view, allPraise, praised)
  return found.map((match) => ({ ...match, severity: found.length >= 3 ? ('warning' as const) : ('note' as const) }))
}
