/** How the command line gets at servers that ask for a sign-in: kept tokens everywhere, a browser where one is wanted. */
import { join } from 'node:path'
import { isCi } from '../src/client/ci.ts'
import { canOpenBrowser, openBrowser } from '../src/client/oauth/open-browser.ts'
import type { ResourceAccess } from '../src/client/oauth/resource-access.ts'
import type { SignInChoice, SignInPerson } from '../src/client/oauth/sign-in.ts'
import { stateHome } from '../src/client/state/folders.ts'
import { isLoopbackHost, type ServerAccess, type Target, type UrlTarget } from '../src/client/target.ts'
import { ConfigError, UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { readProxies } from './proxies.ts'

/** Options of the verbs that sign in. */
export const signInOptions = {
  'client-id': { type: 'string', value: 'ID', help: 'sign in as the client that the issuer knows by this id' },
  'client-secret-env': {
    type: 'string',
    value: 'NAME',
    help: 'the variable with its secret, TOUCHMARK_CLIENT_SECRET or one that begins so; needs --issuer',
  },
  'client-metadata': { type: 'string', value: 'URL', help: 'the document that describes this client to an issuer' },
  issuer: { type: 'string', value: 'URL', help: 'sign in at this authorization server and at no other' },
  scope: { type: 'string', value: '"SCOPE ..."', help: 'ask for these scopes too' },
} as const satisfies OptionSpecs

/** A target whose kept sign-in is used and refreshed; nobody is asked. Given credentials stand in its place. */
export function withKeptSignIn<T extends Target>(target: T, options: ParsedOptions, io: Io): T {
  if (target.kind !== 'url' || !takesTokens(target)) return target
  try {
    stateHome(io)
  } catch (error) {
    // Without a home there is no state folder, so nothing is kept.
    if (error instanceof ConfigError) return target
    throw error
  }
  return { ...target, access: lazily(() => accessTo(target, options, {}, undefined, io)) }
}

/** A target that the user is asked to sign in to where that is needed and somebody can be asked. */
export function withSignIn(target: Target, options: ParsedOptions, io: Io): Target {
  const choice = readSignInChoice(options)
  if (target.kind !== 'url' || !takesTokens(target)) return target
  return { ...target, access: lazily(() => accessTo(target, options, choice, personAt(io), io)) }
}

/** What is needed for URLs alone is loaded with the first request to one. */
function lazily(load: () => Promise<ServerAccess>): ServerAccess {
  let loading: Promise<ServerAccess> | undefined
  const access = async (): Promise<ServerAccess> => {
    loading ??= load()
    return await loading
  }
  return {
    token: async () => (await access()).token(),
    accepted: () => void loading?.then((loaded) => loaded.accepted()),
    renew: async (refusal) => (await access()).renew(refusal),
  }
}

/** Access to a server, with who can be asked. Throws as {@link stateHome}. */
export async function accessTo(
  target: UrlTarget,
  options: ParsedOptions,
  choice: SignInChoice,
  person: SignInPerson | undefined,
  io: Io,
): Promise<ResourceAccess> {
  const { ResourceAccess } = await import('../src/client/oauth/resource-access.ts')
  const { TokenStore } = await import('../src/client/oauth/token-store.ts')
  return new ResourceAccess({
    server: target.url,
    store: new TokenStore(join(stateHome(io), 'touchmark')),
    choice,
    environment: io.env,
    ...(person === undefined ? {} : { person }),
    offline: options.flag('offline'),
    isProxied: readProxies(io.env) !== undefined,
    now: () => io.now(),
  })
}

/** Whoever sits here; undefined in CI, and where there is neither a browser nor a terminal that shows the address. */
export function personAt(io: Io): SignInPerson | undefined {
  const hasBrowser = canOpenBrowser(io.env)
  if (isCi(io.env) || !(hasBrowser || io.stderr.isTerminal)) return undefined
  return {
    open: async (address) => hasBrowser && (await openBrowser(address, io.env)),
    tell: (line) => io.stderr.write(`touchmark: ${line}\n`),
  }
}

/**
 * What the options say about signing in.
 *
 * @throws UsageError `E_USAGE` for options that contradict each other, and a secret without an issuer: a server names its
 * own issuer, and would get it.
 */
export function readSignInChoice(options: ParsedOptions): SignInChoice {
  const [clientId, variable] = [options.text('client-id'), options.text('client-secret-env')]
  const [metadataDocument, issuer, scope] = [
    options.text('client-metadata'),
    options.text('issuer'),
    options.text('scope'),
  ]
  if (variable !== undefined && !/^TOUCHMARK_CLIENT_SECRET(?:_[A-Z0-9_]+)?$/.test(variable)) {
    throw new UsageError('E_USAGE', {
      found: `--client-secret-env ${quote(variable)}`,
      expected: 'TOUCHMARK_CLIENT_SECRET, or a name such as TOUCHMARK_CLIENT_SECRET_ACME',
      next: 'No other variable is ever sent to an authorization server',
    })
  }
  if (variable !== undefined && (clientId === undefined || issuer === undefined)) {
    throw new UsageError('E_USAGE', { found: '--client-secret-env', expected: '--client-id and --issuer beside it' })
  }
  if (metadataDocument !== undefined && !/^https:\/\/[^/]+\/.+/.test(metadataDocument)) {
    throw new UsageError('E_USAGE', {
      found: `--client-metadata ${quote(metadataDocument)}`,
      expected: 'https://HOST/PATH',
    })
  }
  if (issuer !== undefined && !(/^https?:\/\//.test(issuer) && URL.canParse(issuer))) {
    throw new UsageError('E_USAGE', {
      found: `--issuer ${quote(issuer)}`,
      expected: 'https://HOST, as the issuer calls itself',
    })
  }
  return {
    ...(clientId === undefined ? {} : { clientId }),
    ...(variable === undefined ? {} : { clientSecretVariable: variable }),
    ...(metadataDocument === undefined ? {} : { metadataDocument }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(scope === undefined ? {} : { scopes: scope.split(' ').filter((word) => word !== '') }),
  }
}

/** Tokens never go over plain http beyond this machine, and never beside credentials that were given. */
function takesTokens({ url, headers }: UrlTarget): boolean {
  const isSecure = url.protocol === 'https:' || isLoopbackHost(url.hostname)
  return isSecure && !Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
}
