/** What `touchmark doctor` found, one thing at a time. */

/** How a finding weighs: a problem ends with 1, what could not be checked with 3; advice never does. */
export type DiagnosisLevel = 'ok' | 'advisory' | 'unchecked' | 'problem'

/** One thing that was looked at. */
export interface Diagnosis {
  /** Kebab-case, stable; or the `E_…` of the error that it is. */
  readonly code: string
  readonly level: DiagnosisLevel
  /** Our own words; foreign text in them is escaped. Never a secret. */
  readonly message: string
}

/** 1 where there is a problem, else 3 where something could not be checked, else 0. */
export function diagnosisStatus(diagnoses: readonly Diagnosis[]): 0 | 1 | 3 {
  if (diagnoses.some(({ level }) => level === 'problem')) return 1
  return diagnoses.some(({ level }) => level === 'unchecked') ? 3 : 0
}
