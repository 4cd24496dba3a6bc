/** Sign-ins that are kept, for people and for programs. Tokens and secrets are in neither. */
import type { Grant } from '../../src/client/oauth/token-store.ts'
import { describeTarget } from '../../src/client/target.ts'
import { visibleLine } from '../../src/visible-text.ts'

/** The machine form. */
export function signInsReport(grants: readonly Grant[]) {
  return {
    signIns: grants.map(({ server, issuer, resource, scopes, expiresAt, refreshToken }) => ({
      server: nameOf(server),
      issuer,
      resource,
      scopes,
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      refreshable: refreshToken !== null,
    })),
  }
}

/** One line a sign-in. */
export function renderSignIns(grants: readonly Grant[], now: number): string {
  if (grants.length === 0) return 'No sign-in is kept.\n'
  return grants.map((grant) => `${line(grant, now)}\n`).join('')
}

function line({ server, issuer, scopes, expiresAt, refreshToken }: Grant, now: number): string {
  const granted = scopes === null ? '' : `   ${visibleLine(scopes.join(' '))}`
  return `\u2713 ${nameOf(server)}   signed in at ${visibleLine(issuer)}${granted}   ${lifetime(expiresAt, refreshToken, now)}`
}

function lifetime(expiresAt: number | null, refreshToken: string | null, now: number): string {
  if (refreshToken !== null) return 'renews itself'
  if (expiresAt === null) return 'until its issuer ends it'
  return expiresAt <= now ? 'ended' : `until ${new Date(expiresAt).toISOString()}`
}

function nameOf(server: string): string {
  return URL.canParse(server) ? describeTarget({ kind: 'url', url: new URL(server), headers: {} }) : visibleLine(server)
}
