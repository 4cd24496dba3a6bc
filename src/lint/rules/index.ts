/** Every rule, in the order in which findings of one string are reported. */

import type { Rule } from '../rule.ts'
import { buriedText } from './buried-text.ts'
import { conditionalInstructions } from './conditional-instructions.ts'
import { contextParameter } from './context-parameter.ts'
import { controlCharacters } from './control-characters.ts'
import { dataIntoParameter } from './data-into-parameter.ts'
import { embeddedSecret } from './embedded-secret.ts'
import { fakeSystemTags } from './fake-system-tags.ts'
import { hintContradiction } from './hint-contradiction.ts'
import { htmlComment } from './html-comment.ts'
import { invisibleCharacters } from './invisible-characters.ts'
import { overrideInstructions } from './override-instructions.ts'
import { oversizeDefinitions } from './oversize-definitions.ts'
import { highRisk } from './risk-class.ts'
import { schemaTraps } from './schema-traps.ts'
import { secrecyFromUser } from './secrecy-from-user.ts'
import { sensitiveFileAccess } from './sensitive-file-access.ts'
import { stackedMarks } from './stacked-marks.ts'

/** The ordered list of rules. */
export const rules: readonly Rule[] = [
  invisibleCharacters,
  controlCharacters,
  stackedMarks,
  buriedText,
  htmlComment,
  fakeSystemTags,
  overrideInstructions,
  secrecyFromUser,
  sensitiveFileAccess,
  dataIntoParameter,
  conditionalInstructions,
  embeddedSecret,
  hintContradiction,
  schemaTraps,
  contextParameter,
  highRisk,
  oversizeDefinitions,
]
