import { openDoor } from './fetch-door.ts'
import { revokeToken } from './token-request.ts'
import type { Grant } from './token-store.ts'

/** What giving tokens back needs. */
export interface GiveBackRequest {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly isProxied: boolean
  readonly now: () => number
}

/**
 * Revokes the tokens of a grant (RFC 7009), the refresh token first: most issuers end the others with it. False where the
 * issuer takes none back, or refuses.
 *
 * @throws CaptureError `E_SIGN_IN_FAILED` where the issuer cannot be reached; `E_SIGN_IN_UNSAFE` as the door.
 */
export async function giveBack(grant: Grant, { environment, isProxied, now }: GiveBackRequest): Promise<boolean> {
  const { revocationEndpoint, refreshToken, accessToken, client, server } = grant
  if (revocationEndpoint === null) return false
  const door = await openDoor(new URL(server), isProxied)
  const variable = client.clientSecretVariable
  const secret = variable === null ? client.clientSecret : (environment[variable] ?? null)
  const endpoint = { tokenEndpoint: revocationEndpoint, client, secret, door, now }
  const tokens = refreshToken === null ? [accessToken] : [refreshToken, accessToken]
  const taken: boolean[] = []
  for (const token of tokens) taken.push(await revokeToken(endpoint, token))
  return taken.every(Boolean)
}
