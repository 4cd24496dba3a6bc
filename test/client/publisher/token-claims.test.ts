import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTokenClaims } from '../../../src/client/publisher/token-claims.ts'
import { errorCode } from '../../support/error-code.ts'
import { type Claims, emailClaims, githubClaims, gitlabClaims } from '../../support/oidc-claims.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const soon = now / 1000 + 300

function tokenOf(claims: Claims | string): string {
  const payload = typeof claims === 'string' ? claims : JSON.stringify({ aud: 'sigstore', exp: soon, ...claims })
  return `${encode('{"alg":"RS256"}')}.${encode(payload)}.${encode('signature')}`
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

const github = githubClaims()

describe('the claims of a token', () => {
  test('of GitHub Actions: the workflow, its repository, its ids', () => {
    expect(readTokenClaims(tokenOf(github), now)).toEqual({
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main',
      challenge: 'repo:acme/weather:ref:refs/heads/main',
      visibility: 'public',
      expiresAtMs: soon * 1000,
      source: {
        repository: 'https://github.com/acme/weather',
        repositoryId: '700100',
        ownerId: '4200',
        commit: '8f3c2a1b5d6e7f80912a3b4c5d6e7f8091a2b3c4',
        workflow: 'acme/weather/.github/workflows/release.yml@refs/heads/main',
      },
    })
  })

  test('of GitLab: the pipeline, its project, its ids', () => {
    expect(readTokenClaims(tokenOf(gitlabClaims({ project_visibility: 'internal' })), now)).toMatchObject({
      issuer: 'https://gitlab.com',
      subject: 'https://gitlab.com/acme/weather//.gitlab-ci.yml@refs/heads/main',
      visibility: 'internal',
      source: { repository: 'https://gitlab.com/acme/weather', repositoryId: '310', ownerId: '77' },
    })
  })

  test('of a person: the e-mail address, and no source', () => {
    expect(readTokenClaims(tokenOf(emailClaims()), now)).toMatchObject({
      subject: 'mallory@example.com',
      visibility: null,
      source: null,
    })
  })

  test('the audience may stand in a list', () => {
    const claims = { ...github, exp: soon, aud: ['npm', 'sigstore'] }
    expect(readTokenClaims(tokenOf(JSON.stringify(claims)), now).subject).toContain('acme/weather')
    const others = tokenOf(JSON.stringify({ ...claims, aud: ['npm', 'sigstore2'] }))
    expect(errorCode(() => readTokenClaims(others, now))).toBe('E_IDENTITY_TOKEN')
  })

  test.each<[string, string]>([
    ['no token at all', ''],
    ['two parts', 'a.b'],
    ['four parts', 'a.b.c.d'],
    ['a part that is not base64url', `${encode('{}')}.+/=.x`],
    ['an encrypted token, whose second part is no JSON', 'eyJh.AAAA.BBBB'],
    ['a payload that is not UTF-8', `a.${Buffer.from([0x7b, 0xff]).toString('base64url')}.c`],
    ['a payload that is a list', tokenOf('[]')],
    [
      'a claim that stands twice',
      tokenOf(`{"aud":"sigstore","exp":${soon},"iss":"https://a","iss":"https://b","sub":"c"}`),
    ],
    ['another audience', tokenOf({ ...github, aud: 'https://github.com/acme' })],
    ['no audience', tokenOf({ ...github, aud: undefined })],
    ['no issuer', tokenOf({ ...github, iss: undefined })],
    ['an issuer that is no URL', tokenOf({ ...github, iss: 'github' })],
    ['no end', tokenOf({ ...github, exp: undefined })],
    ['an end that is text', tokenOf({ ...github, exp: '1' })],
    ['an end in the past', tokenOf({ ...github, exp: now / 1000 })],
    ['no subject', tokenOf({ ...github, sub: undefined })],
    ['a commit that is none', tokenOf({ ...github, sha: 'main' })],
    ['a repository id with a space', tokenOf({ ...github, repository_id: '7 1' })],
    ['no owner id', tokenOf({ ...github, repository_owner_id: undefined })],
    ['a workflow with a hidden character', tokenOf({ ...github, job_workflow_ref: 'acme/\u202eweather' })],
    ['a visibility that is no text', tokenOf({ ...github, repository_visibility: true })],
    ['an e-mail address that nobody verified', tokenOf({ ...emailClaims(), email_verified: false })],
    ['a person without a name', tokenOf({ iss: 'https://login.example' })],
    ['more text than any token has', `${encode('{}')}.${'A'.repeat(20_000)}.x`],
  ])('%s is refused', (_what, token) => {
    expect(errorCode(() => readTokenClaims(token, now))).toBe('E_IDENTITY_TOKEN')
  })

  test('random text is refused with one code, and never repeated', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), fc.string({ minLength: 12 }), (a, b) => {
        const token = `${encode(a)}.${encode(b)}.${encode('secret-signature')}`
        try {
          readTokenClaims(token, now)
        } catch (error) {
          return !String(error).includes(encode(b)) && !String(error).includes(encode('secret-signature'))
        }
        return false
      }),
    )
  })
})
