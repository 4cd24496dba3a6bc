import type { FetchDoor } from './fetch-door.ts'
import { isIssued, refusedTokens, requestTokens } from './token-request.ts'
import type { Grant } from './token-store.ts'

/**
 * A grant with new tokens; null where the issuer takes its refresh token no more, so that only a person can help. The old
 * refresh token counts as used from now on (OAuth 2.1 section 4.3): keep what comes back before anything else is done.
 *
 * @throws CaptureError `E_SIGN_IN_FAILED` where the issuer is away or broken, `E_SIGN_IN_UNSAFE` for an answer that is none.
 */
export async function refreshGrant(
  grant: Grant,
  { door, secret, now }: { readonly door: FetchDoor; readonly secret: string | null; readonly now: () => number },
): Promise<Grant | null> {
  const { tokenEndpoint, client, refreshToken, resource } = grant
  if (refreshToken === null) return null
  const tokens = await requestTokens(
    { tokenEndpoint, client, secret, door, now },
    { grant_type: 'refresh_token', refresh_token: refreshToken, resource },
  )
  if (!isIssued(tokens)) {
    if (tokens.status >= 500 || tokens.status === 429) throw refusedTokens(tokens, tokenEndpoint)
    return null
  }
  return {
    ...grant,
    ...tokens,
    refreshToken: tokens.refreshToken ?? refreshToken,
    scopes: tokens.scopes ?? grant.scopes,
    obtainedAt: now(),
  }
}
