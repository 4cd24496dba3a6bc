/**
 * A server that somebody is writing: its definitions change all the time, so nothing of it is pinned and no change of it
 * is drift. What the linter refuses stays withheld, as it would be for everybody else.
 */
import { assess } from '../../client/assessment/assess.ts'
import type { Assessment, AssessRequest } from '../../client/assessment/assessment.ts'
import { emptyLock } from '../../trust/pins.ts'
import { viewVerdict } from '../guard-verdict.ts'
import type { GuardAssessment } from '../running/session-runner.ts'

/** Judges what is shown by itself; `onAssessed` is told how it stands to the pin. Nothing is ever written. */
export async function assessInDevelopment(
  request: AssessRequest,
  onAssessed: (assessment: Assessment) => void = () => undefined,
): Promise<GuardAssessment> {
  const alone = await assess({ ...request, pins: { user: emptyLock, project: null }, acceptFirst: true })
  if (request.part !== 'instructions') onAssessed(await assess(request))
  return { verdict: viewVerdict(alone.verdict) }
}
