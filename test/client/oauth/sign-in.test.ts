import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fetchAuthorizationServer } from '../../../src/client/oauth/authorization-server.ts'
import { FetchDoor } from '../../../src/client/oauth/fetch-door.ts'
import type { SignInChoice } from '../../../src/client/oauth/sign-in.ts'
import { serve } from '../../support/http-servers.ts'
import { type ProtectedPair, protectedPair } from '../../support/protected-pair.ts'
import { browse } from '../../support/scripted-browser.ts'

/** Signs in at the protected server of a pair, from its challenge. */
async function signIn(pair: ProtectedPair, choice: SignInChoice = {}, environment: Record<string, string> = {}) {
  const challenge = (await fetch(pair.server.url, { method: 'POST', body: '{}' })).headers.get('www-authenticate')
  return await pair.access({ choice, environment }).signInAnew(challenge, AbortSignal.timeout(30_000))
}

/** What a hostile server or issuer does, and what the honest twin of it does. */
interface Attack {
  readonly attack: (pair: ProtectedPair, stranger: ProtectedPair) => void
  readonly benign?: (pair: ProtectedPair) => void
  readonly says: string
}

const attacks: Record<string, Attack> = {
  'metadata of another resource': {
    attack: ({ server }, stranger) => {
      server.bends.metadata = (honest) => ({ ...honest, resource: stranger.server.url.href })
    },
    benign: ({ server }) => {
      server.bends.metadata = (honest) => ({ ...honest, resource: server.url.href })
    },
    says: 'metadata of another resource',
  },
  'metadata of a resource beside this one': {
    attack: ({ server }) => {
      server.bends.metadata = (honest) => ({ ...honest, resource: `${server.url.href}-other` })
    },
    says: 'metadata of another resource',
  },
  'metadata of another issuer': {
    attack: ({ issuer }, stranger) => {
      issuer.bends.metadata = (honest) => ({ ...honest, issuer: stranger.issuer.issuer })
    },
    says: 'metadata of the issuer',
  },
  'an issuer that differs by a slash': {
    attack: ({ issuer }) => {
      issuer.bends.metadata = (honest) => ({ ...honest, issuer: `${issuer.issuer}/` })
    },
    says: 'metadata of the issuer',
  },
  'no PKCE': {
    attack: ({ issuer }) => {
      issuer.bends.metadata = ({ code_challenge_methods_supported: _, ...others }) => others
    },
    says: 'does not announce PKCE with S256',
  },
  'PKCE in plain text': {
    attack: ({ issuer }) => {
      issuer.bends.metadata = (honest) => ({ ...honest, code_challenge_methods_supported: ['plain'] })
    },
    benign: ({ issuer }) => {
      issuer.bends.metadata = (honest) => ({ ...honest, code_challenge_methods_supported: ['plain', 'S256'] })
    },
    says: 'does not announce PKCE with S256',
  },
  'a token endpoint on http': {
    attack: ({ issuer }) => {
      issuer.bends.metadata = (honest) => ({ ...honest, token_endpoint: 'http://auth.acme.example/token' })
    },
    says: 'https:// (http:// is for this machine)',
  },
  'an authorization endpoint that is a script': {
    attack: ({ issuer }) => {
      issuer.bends.metadata = (honest) => ({ ...honest, authorization_endpoint: 'javascript:alert(1)' })
    },
    says: 'https:// (http:// is for this machine)',
  },
  'an authorization endpoint in the metadata service of a cloud': {
    attack: ({ issuer }) => {
      issuer.bends.metadata = (honest) => ({ ...honest, authorization_endpoint: 'https://169.254.169.254/latest' })
    },
    says: 'the address "169.254.169.254"',
  },
  'metadata in the metadata service of a cloud': {
    attack: ({ server }) => {
      server.bends.challenge = () => 'Bearer resource_metadata="https://169.254.169.254/latest/meta-data"'
    },
    says: 'the address "169.254.169.254"',
  },
  'metadata with a password in its address': {
    attack: ({ server }) => {
      server.bends.challenge = () => 'Bearer resource_metadata="https://me:secret@acme.example/"'
    },
    says: 'a name or password in an address',
  },
  'metadata that redirect to another host': {
    attack: ({ server }, stranger) => {
      server.bends.instead = (request, response) => {
        const location = new URL('/.well-known/oauth-protected-resource/mcp', stranger.server.url).href
        return request.method === 'GET' && Boolean(response.writeHead(302, { location }).end())
      }
    },
    benign: ({ server }) => {
      server.bends.instead = (request, response) => {
        const isFirst = request.url === '/.well-known/oauth-protected-resource/mcp'
        const location = '/.well-known/oauth-protected-resource/mcp?again'
        return isFirst && Boolean(response.writeHead(302, { location }).end())
      }
      server.bends.metadata = (honest) => honest
    },
    says: 'a redirect to',
  },
  'metadata without end': {
    attack: ({ issuer }) => {
      issuer.bends.metadata = (honest) => ({ ...honest, filler: 'x'.repeat(300_000) })
    },
    benign: ({ issuer }) => {
      issuer.bends.metadata = (honest) => ({ ...honest, filler: 'x'.repeat(30_000) })
    },
    says: 'an answer that is too long',
  },
  'metadata that two readers read differently': {
    attack: ({ issuer }) => {
      issuer.bends.instead = (request, response) => {
        const isMetadata = request.url === '/.well-known/oauth-authorization-server'
        if (isMetadata) response.writeHead(200).end(`{"issuer":"https://a.example","issuer":"${issuer.issuer}"}`)
        return isMetadata
      }
    },
    says: 'metadata that is no JSON object',
  },
  'an answer of another issuer (mix-up)': {
    attack: ({ issuer }, stranger) => {
      issuer.bends.redirect = (url) => {
        url.searchParams.set('iss', stranger.issuer.issuer)
        return url
      }
    },
    says: 'an answer of',
  },
  'an answer that does not say whose it is, of an issuer that always does': {
    attack: ({ issuer }) => {
      issuer.bends.redirect = (url) => {
        url.searchParams.delete('iss')
        return url
      }
    },
    benign: ({ issuer }) => {
      issuer.bends.metadata = ({ authorization_response_iss_parameter_supported: _, ...others }) => others
      issuer.bends.redirect = (url) => {
        url.searchParams.delete('iss')
        return url
      }
    },
    says: 'an answer that does not say who gave it',
  },
  'an answer with two codes': {
    attack: ({ issuer }) => {
      issuer.bends.redirect = (url) => {
        url.searchParams.append('code', 'another')
        return url
      }
    },
    says: 'an answer with two values of code',
  },
  'a token endpoint that redirects the code to another host': {
    attack: ({ issuer }, stranger) => {
      issuer.bends.instead = (request, response) => {
        const location = `${stranger.issuer.issuer}/token`
        return request.url === '/token' && Boolean(response.writeHead(307, { location }).end())
      }
    },
    says: 'a redirect (307)',
  },
  'a token that would leave its header': {
    attack: ({ issuer }) => {
      issuer.bends.token = (honest) => ({ ...honest, access_token: 'a\r\nX-Other: b' })
    },
    says: 'an answer without a Bearer token',
  },
  'a token of a kind that we cannot use': {
    attack: ({ issuer }) => {
      issuer.bends.token = (honest) => ({ ...honest, token_type: 'DPoP' })
    },
    benign: ({ issuer }) => {
      issuer.bends.token = (honest) => ({ ...honest, token_type: 'bearer' })
    },
    says: 'an answer without a Bearer token',
  },
}

describe('a sign-in is refused, and nothing is kept, where there is', () => {
  test.each(Object.entries(attacks))('%s', async (_name, { attack, says }) => {
    const [pair, stranger] = [await protectedPair(), await protectedPair()]
    attack(pair, stranger)
    const error: unknown = await signIn(pair).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'E_SIGN_IN_UNSAFE', exitCode: 1 })
    expect(String(error)).toContain(says)
    expect(String(error)).not.toMatch(/access-|refresh-/)
    expect(await pair.store.load(pair.server.url.href)).toBeNull()
    // Neither codes nor tokens ever reach whoever was named instead.
    expect(stranger.issuer.forms).toEqual([])
    expect(stranger.server.authorizations).toEqual([])
  })

  const twins = Object.entries(attacks).flatMap(([name, { benign }]) =>
    benign === undefined ? [] : [[name, benign] as const],
  )
  test.each(twins)('the benign twin passes: %s', async (_name, benign) => {
    const pair = await protectedPair()
    benign(pair)
    expect((await signIn(pair)).accessToken).toMatch(/^access-/)
  })
})

describe('a sign-in comes to nothing', () => {
  test('where the person refuses', async () => {
    const pair = await protectedPair()
    pair.issuer.bends.redirect = (url) => {
      url.searchParams.delete('code')
      url.searchParams.set('error', 'access_denied')
      return url
    }
    await expect(signIn(pair)).rejects.toMatchObject({ code: 'E_SIGN_IN_FAILED', exitCode: 4 })
  })

  test('where the token endpoint refuses; what it says beside a known code is not repeated', async () => {
    const pair = await protectedPair()
    pair.issuer.bends.instead = (request, response) => {
      const isToken = request.url === '/token'
      const error = { error: 'invalid_grant', error_description: 'secret-of-the-server \u001b[2J' }
      if (isToken) response.writeHead(400).end(JSON.stringify(error))
      return isToken
    }
    const error = await signIn(pair).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'E_SIGN_IN_FAILED', message: expect.stringContaining('invalid_grant') })
    expect(String(error)).not.toContain('secret-of-the-server')
  })

  test('where the issuer registers nobody and no client id is given', async () => {
    const pair = await protectedPair()
    pair.issuer.bends.metadata = ({ registration_endpoint: _, ...others }) => others
    await expect(signIn(pair)).rejects.toMatchObject({
      code: 'E_SIGN_IN_FAILED',
      message: expect.stringContaining('--client-id'),
    })
  })

  test('where it refuses to register us', async () => {
    const pair = await protectedPair()
    pair.issuer.bends.instead = (request, response) =>
      request.url === '/register' && Boolean(response.writeHead(403).end('{}'))
    await expect(signIn(pair)).rejects.toMatchObject({ code: 'E_SIGN_IN_FAILED' })
  })

  test('where nobody answers in time, and where nobody waits any more', async () => {
    const pair = await protectedPair()
    const silent = { ...pair.person, open: async () => true }
    const late = pair.access({ person: { ...silent, timeoutMs: 50 } }).signInAnew(null, AbortSignal.timeout(30_000))
    await expect(late).rejects.toMatchObject({
      code: 'E_SIGN_IN_FAILED',
      message: expect.stringContaining('0 seconds'),
    })
    const left = new AbortController()
    const person = { ...silent, tell: () => left.abort() }
    await expect(pair.access({ person }).signInAnew(null, left.signal)).rejects.toMatchObject({
      code: 'E_SIGN_IN_FAILED',
    })
  })
})

describe('clients', () => {
  test('a configured one with a secret proves itself at the token endpoint alone; its secret is not kept', async () => {
    const pair = await protectedPair()
    pair.issuer.client = { id: 'touchmark at acme', secret: 's3cret/+ü' }
    const { issuer } = pair.issuer
    const choice = { clientId: 'touchmark at acme', clientSecretVariable: 'TOUCHMARK_CLIENT_SECRET', issuer }
    pair.issuer.bends.metadata = (honest) => ({
      ...honest,
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
    })
    const grant = await signIn(pair, choice, { TOUCHMARK_CLIENT_SECRET: 's3cret/+ü' })
    expect(grant.client).toMatchObject({
      clientId: 'touchmark at acme',
      authentication: 'client_secret_basic',
      clientSecret: null,
    })
    expect(pair.issuer.registrations).toEqual([])
    expect(pair.issuer.forms[0]?.has('client_secret')).toBe(false)
    expect(JSON.stringify(await pair.store.load(pair.server.url.href))).not.toContain('s3cret')
  })

  test('a configured one is shown to no other issuer than the one that was named', async () => {
    const [pair, stranger] = [await protectedPair(), await protectedPair()]
    pair.server.bends.metadata = (honest) => ({ ...honest, authorization_servers: [stranger.issuer.issuer] })
    const choice = { clientId: 'known', clientSecretVariable: 'TOUCHMARK_CLIENT_SECRET', issuer: pair.issuer.issuer }
    await expect(signIn(pair, choice, { TOUCHMARK_CLIENT_SECRET: 'x' })).rejects.toMatchObject({
      code: 'E_SIGN_IN_UNSAFE',
    })
    expect(stranger.issuer.requests).toEqual([])
  })

  test('a metadata document is used where the issuer takes one, and registration where it does not', async () => {
    const metadataDocument = 'https://acme.example/touchmark.json'
    const pair = await protectedPair()
    await signIn(pair, { metadataDocument })
    expect(pair.issuer.registrations).toHaveLength(1)
    pair.issuer.bends.metadata = (honest) => ({ ...honest, client_id_metadata_document_supported: true })
    await signIn(pair, { metadataDocument })
    expect(pair.issuer.registrations).toHaveLength(1)
    expect(pair.issuer.asked.at(-1)?.get('client_id')).toBe(metadataDocument)
  })
})

describe('places of metadata', () => {
  test('a server without any is its own issuer (revision 2025-03-26)', async () => {
    const pair = await protectedPair()
    pair.server.bends.challenge = () => 'Bearer'
    pair.server.bends.instead = (request, response, body) => {
      if (request.url?.startsWith('/.well-known/oauth-protected-resource') === true)
        return Boolean(response.writeHead(404).end())
      const isIssuer = request.url !== '/mcp'
      if (isIssuer) void pair.issuer.handle(request, response, body)
      return isIssuer
    }
    const { origin } = pair.server.url
    pair.issuer.bends.metadata = (honest) => JSON.parse(JSON.stringify(honest).replaceAll(pair.issuer.issuer, origin))
    pair.issuer.bends.redirect = (url) => {
      url.searchParams.set('iss', origin)
      return url
    }
    expect((await signIn(pair)).issuer).toBe(origin)
  })

  test('an issuer with a path is asked in the order of RFC 8414 and OpenID Connect', async () => {
    const asked: string[] = []
    const server = await serve((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(404).end()
    })
    const door = new FetchDoor({ nearness: 'loopback' })
    const failed = fetchAuthorizationServer(`${server.url.origin}/tenant`, door)
    await expect(failed).rejects.toMatchObject({ code: 'E_SIGN_IN_UNSAFE' })
    await server.close()
    expect(asked).toEqual([
      '/.well-known/oauth-authorization-server/tenant',
      '/.well-known/openid-configuration/tenant',
      '/tenant/.well-known/openid-configuration',
    ])
  })
})

test('an answer of a stranger with another state is not taken; the right one still is', async () => {
  const pair = await protectedPair()
  const strangers: number[] = []
  const person = {
    ...pair.person,
    open: async (address: string) => {
      const redirect = new URL(new URL(address).searchParams.get('redirect_uri') ?? '')
      redirect.search = new URLSearchParams({ code: 'injected', state: 'guessed', iss: pair.issuer.issuer }).toString()
      strangers.push((await browse(redirect.href)).status)
      return await pair.person.open(address)
    },
  }
  await pair.access({ person }).signInAnew(null, AbortSignal.timeout(30_000))
  expect(strangers).toEqual([400])
  expect(pair.issuer.forms[0]?.get('code')).not.toBe('injected')
  expect(readdirSync(`${pair.stateFolder}/tokens`)).toHaveLength(1)
})
