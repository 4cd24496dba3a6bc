/** What one language says of the phenomena that instruction rules look for. */

import type { Wording } from './wording.ts'

/** What poisoned text does, whatever its language; each has a rule that reports it. */
export type Phenomenon =
  | 'override-instructions'
  | 'secrecy-from-user'
  | 'sensitive-file-access'
  | 'data-into-parameter'
  | 'exfiltration'
  | 'conditional-instructions'
  | 'tool-hooks'
  | 'parameter-tampering'
  | 'preference-manipulation'

/** The wordings of one language, by what they find. */
export type LanguagePhrases = { readonly [Each in Phenomenon]?: readonly Wording[] }
