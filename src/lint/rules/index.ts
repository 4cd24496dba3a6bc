/** Every rule, in the order in which findings of one string are reported. */

import type { Rule } from '../rule.ts'
import { answerTampering } from './answer-tampering.ts'
import { buriedText } from './buried-text.ts'
import { commandExecution } from './command-execution.ts'
import { conditionalInstructions } from './conditional-instructions.ts'
import { contextParameter } from './context-parameter.ts'
import { controlCharacters } from './control-characters.ts'
import { dataExfiltration } from './data-exfiltration.ts'
import { dataIntoParameter } from './data-into-parameter.ts'
import { embeddedSecret } from './embedded-secret.ts'
import { fakeSystemTags } from './fake-system-tags.ts'
import { foreignInstructions } from './foreign-instructions.ts'
import { hiddenMarkdown } from './hidden-markdown.ts'
import { hiddenSideEffects } from './hidden-side-effects.ts'
import { hintContradiction } from './hint-contradiction.ts'
import { hostInventory } from './host-inventory.ts'
import { htmlComment } from './html-comment.ts'
import { insideAddresses } from './inside-addresses.ts'
import { invisibleCharacters } from './invisible-characters.ts'
import { learnedSignals } from './learned-signals.ts'
import { lookAlikeNames } from './look-alike-names.ts'
import { mixedScripts } from './mixed-scripts.ts'
import { overrideInstructions } from './override-instructions.ts'
import { oversizeDefinitions } from './oversize-definitions.ts'
import { parameterTampering } from './parameter-tampering.ts'
import { preferenceManipulation } from './preference-manipulation.ts'
import { privilegeClaims } from './privilege-claims.ts'
import { highRisk } from './risk-class.ts'
import { schemaTraps } from './schema-traps.ts'
import { secrecyFromUser } from './secrecy-from-user.ts'
import { secretCollection } from './secret-collection.ts'
import { sensitiveFileAccess } from './sensitive-file-access.ts'
import { sentenceAsName } from './sentence-as-name.ts'
import { sideOrders } from './side-orders.ts'
import { stackedMarks } from './stacked-marks.ts'
import { toolHooks } from './tool-hooks.ts'
import { withoutConfirmation } from './without-confirmation.ts'

/** The ordered list of rules. */
export const rules: readonly Rule[] = [
  invisibleCharacters,
  controlCharacters,
  stackedMarks,
  mixedScripts,
  buriedText,
  htmlComment,
  hiddenMarkdown,
  fakeSystemTags,
  overrideInstructions,
  secrecyFromUser,
  sensitiveFileAccess,
  dataIntoParameter,
  dataExfiltration,
  secretCollection,
  hostInventory,
  toolHooks,
  commandExecution,
  privilegeClaims,
  parameterTampering,
  preferenceManipulation,
  withoutConfirmation,
  hiddenSideEffects,
  answerTampering,
  foreignInstructions,
  conditionalInstructions,
  sideOrders,
  learnedSignals,
  embeddedSecret,
  hintContradiction,
  schemaTraps,
  insideAddresses,
  contextParameter,
  highRisk,
  oversizeDefinitions,
  lookAlikeNames,
  sentenceAsName,
]
