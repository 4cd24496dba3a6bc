/** Text that asks the model to keep something from the person it works for: see secrecy-from-user.md. */

import { matchNormal, type Weigh } from '../pattern.ts'
import type { TextRule } from '../rule.ts'

const user = '(?:end[ -])?(?:users?|humans?|operator|person)\\b'
const not = "(?:do not|don't|never|must not|mustn't|should not|shouldn't|not to|no need to|refrain from|avoid)"
/** To tell somebody: the person follows at once. */
const tell = '(?:tell(?:ing)?|inform(?:ing)?|notify(?:ing)?|alert(?:ing)?|warn(?:ing)?)'
/** To tell something: the person follows after it. */
const mention = '(?:mention(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|discuss(?:ing)?|report(?:ing)?|explain(?:ing)?)'
/** One word on the way; not one that turns the sentence: "do not delete without telling the user" asks for openness. */
const words = '(?:(?!(?:without|until|unless|before|but|and|or|then|just|only|instead)\\b)[a-z\'"]{1,16}\\s{1,8})'

const pattern = new RegExp(
  [
    `\\b${not}\\s{1,8}${words}{0,4}${tell}\\s{1,8}(?:the\\s{1,8}|your\\s{1,8}|any\\s{1,8})?${user}`,
    `\\b${not}\\s{1,8}${words}{0,2}${mention}\\s{1,8}${words}{0,6}(?:to|with)\\s{1,8}(?:the\\s{1,8}|your\\s{1,8}|any\\s{1,8})?${user}`,
    `\\b${not}\\s{1,8}${words}{0,2}${mention}\\s{1,8}(?:that\\s{1,8})?you(?:'re|'ve|\\s{1,8}(?:are|have|had|first|need|did|must|will|read))\\b`,
    `\\bwithout\\s{1,8}${words}{0,2}${tell}\\s{1,8}(?:the\\s{1,8}|your\\s{1,8})?${user}`,
    `\\bwithout\\s{1,8}(?:the\\s{1,8})?${user}(?:'s?)?\\s{1,8}(?:knowing|knowledge|noticing|awareness|being\\s{1,8}(?:told|informed|aware))`,
    `\\b(?:hide|conceal|keep)\\s{1,8}${words}{1,5}from\\s{1,8}(?:the\\s{1,8}|your\\s{1,8})?${user}`,
    `\\b(?:the\\s{1,8})?${user}\\s{1,8}(?:(?:must|should|need|may)\\s{1,8}not|must\\s{1,8}never|should\\s{1,8}never)\\s{1,8}(?:to\\s{1,8})?(?:know|notice|see|learn|find\\s{1,8}out|be\\s{1,8}(?:told|informed|notified|aware|made\\s{1,8}aware))\\b`,
    `\\b(?:not|never)\\s{1,8}(?:to\\s{1,8})?be\\s{1,8}(?:mentioned|disclosed|revealed|discussed|told|reported)\\s{1,8}(?:to|with)\\s{1,8}(?:the\\s{1,8})?${user}`,
    `\\bnot\\s{1,8}(?:an?\\s{1,8})?(?:action|step|detail|thing)?\\s{1,8}(?:that\\s{1,8})?(?:needs?\\s{1,8}to|should|must)\\s{1,8}be\\s{1,8}(?:mentioned|disclosed|revealed|discussed|reported)\\s{1,8}(?:to|with)\\s{1,8}(?:the\\s{1,8})?${user}`,
    `${user}[^.!?]{0,120}\\bwithout\\s{1,8}(?:telling|informing|notifying|alerting)\\s{1,8}(?:them|him|her)\\b`,
  ].join('|'),
  'g',
)
const expression = {
  literals: ['user', 'human', 'operator', 'person', 'mention', 'reveal', 'disclos', 'discuss', 'report', 'explain'],
  pattern,
}

/** "Never delete without telling the user" asks for openness. */
const negatedBefore = /\b(?:not|never|don't|avoid|refuse)\b[^.!?]{0,90}$/
/** "If true, do not notify the user" describes a switch. */
const switchBefore = /\b(?:(?:if|when) (?:true|set|enabled|false)|whether(?: or not)? to|option to)\b[^.!?]{0,40}$/

export const secrecyFromUser: TextRule = {
  kind: 'text',
  id: 'secrecy-from-user',
  severity: 'error',
  title: 'Text asks the model to keep something from the user',
  expressions: [expression],
  check: (view) => matchNormal(view, expression, 'asks the model to keep something from the user', weigh),
}

function weigh(before: string, text: string): ReturnType<Weigh> {
  if (text.startsWith('without') && negatedBefore.test(before)) return 'none'
  return switchBefore.test(before) ? 'warning' : undefined
}
