import { TouchmarkError } from '../../errors.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Assessment, AssessRequest } from './assessment.ts'

/** Keeps what was verified, so that the same command works without a network. That it cannot be kept changes no verdict. */
export async function keepVerified(
  assessment: Assessment,
  { offline, places }: Pick<AssessRequest, 'offline' | 'places'>,
  { stderr }: Pick<Surroundings, 'stderr'>,
): Promise<void> {
  const store = places?.store ?? null
  if (offline || store === null || assessment.statement === null) return
  try {
    const { keepRelease } = await import('./keep-release.ts')
    await keepRelease(assessment, store)
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    stderr.write(`touchmark: what was verified could not be kept for use without a network: ${error.message}\n`)
  }
}
