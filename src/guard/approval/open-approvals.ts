/** The desk at which the calls of one guard wait for a person, as policy and account have it. */

import type { PreparedAssessment } from '../../client/assessment/prepare-assessment.ts'
import { pendingFolder } from '../../client/state/pending-calls.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import { acceptedApprovers, pinsCount } from '../../trust/grants.ts'
import { loadDigestKey } from '../call-log/digest-key.ts'
import type { CalledServer } from '../call-policy/call-policy.ts'
import { ApprovalDesk } from './approval-desk.ts'
import { type Deciders, judgeDecisions } from './judge-decisions.ts'

/**
 * Opens the desk. Where a machine policy does not leave the server's name to the user, a code that is typed under the
 * account of the agent decides nothing: an approver has to sign. See docs/decisions/0021-approval-of-calls.md.
 *
 * @throws StateError `E_CALL_LOG` where the local key for digests cannot be had.
 */
export async function openApprovals(
  { policy, state, trustedRoot = null }: PreparedAssessment,
  server: CalledServer,
  onAsked: (() => void) | undefined,
  surroundings: Surroundings,
): Promise<ApprovalDesk> {
  const approvers = acceptedApprovers(policy, server)
  const deciders: Deciders = { byCode: pinsCount(policy, server), approvers, trustedRoot }
  const signature = approvers.length > 0 ? ('signature' as const) : null
  return new ApprovalDesk({
    ...server,
    folder: pendingFolder(state.folder),
    digestKey: await loadDigestKey(state.folder, (length) => surroundings.randomBytes(length)),
    approval: deciders.byCode ? 'code' : signature,
    decide: (files, request) => judgeDecisions(files, request, deciders),
    now: () => surroundings.now(),
    randomBytes: (length) => surroundings.randomBytes(length),
    tell: (text) => surroundings.stderr.write(`touchmark: ${text}\n`),
    onAsked,
  })
}
