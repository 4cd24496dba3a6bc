/** English sentences by which something is better not said: that it need not be, to say, to whom. Wider, and so only warned of. */

import type { Clause } from '../clause.ts'
import { english } from './english.ts'
import { exampleGiven, person } from './english-kinds.ts'

const noNeed = english(
  "(?:no|without|little) (?:need|reason|point)(?: (?:for [a-z ]{1,20} )?(?:to|in))?|(?:is|are|be) (?:not|un) ?(?:necessary|needed|required)(?: to)?|(?:does|do|need|must|should|may|can|shall|is|are)(?: not|n't) (?:to |need to |have to |be )?|not (?:to|worth|be)|needn't|don't|refrain from|avoid|rather not|nobody (?:needs|has|wants) to|leave (?:this|it|that) unsaid|without",
)
const telling = english(
  '(?:talk(?:ing)? about|mention(?:ed|ing)?|tell(?:ing)?|told|inform(?:ed|ing)?|disclos(?:e|ed|ing)|discuss(?:ed|ing)?|bring(?:ing)? (?:it|this|that|them) up|itemi[sz](?:e|ed|ing)|draw(?:ing)? attention|notif(?:y|ied|ying)|announc(?:e|ed|ing)|bother(?:ed|ing)?|worr(?:y|ied|ying)|alarm(?:ed|ing)?|see this|learn|know|find out|notice[d]?|be aware|surface[d]?|spell(?:ing)? out|justif(?:y|ied)|say so|shared? with)',
)
const ofThis = english(
  'this|it|that|these|them|the (?:step|difference|change|fee|detail|substitution|copy|transfer|choice|adjustment|recipient|correction|original|extra|request|upload|reason)',
)
/** What the reader of an interface is not shown. */
const display = english(
  '(?:the )?(?:interface|ui|dashboard|log|history|statement|receipt|summary|report|dialog|confirmation)',
)
const notShown = english(
  "(?:does|do|will|is|are|must|should|may)(?: not|n't| never) (?:be )?(?:list(?:ed)?|show(?:n)?|mention(?:ed)?|display(?:ed)?|include[d]?|itemi[sz]ed?|reveal(?:ed)?|contain)",
)
const doing = english(
  '(?:send|copy|copies|upload|transfer|forward|store|write|mail|submit|pass|report|add|charge|record|append|attach|replace)(?:s|es|ed|d|ing)?|second|extra|additional|encrypted|plus',
)
const inTruth = english(
  'if|unless|until|when|whether|ask|confirm|before|optional|default|parameter|already|again|null|empty',
)

const message = 'has something kept from the user'

/** Not said of what an honest tool keeps to itself: conditions and defaults. */
export const unsaidClauses: readonly Clause[] = [
  { message, parts: [noNeed, telling, person], gap: 16, along: [ofThis], evenNegated: true, unless: inTruth },
  { message, parts: [person, noNeed, telling, ofThis], gap: 16, evenNegated: true, unless: inTruth },
  { message, parts: [noNeed, telling, ofThis], gap: 6, along: [doing], evenNegated: true, unless: inTruth },
  { message, parts: [doing], along: [display, notShown], unless: exampleGiven },
]
