/** Requests go through the proxies that the environment names, on every supported Node: its own `fetch` looks at none. */
import type { Dispatcher } from 'undici'
import { isLoopbackHost } from '../src/client/target.ts'
import { UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'

/** Which proxy is for which requests. */
export interface Proxies {
  /** For `http:` addresses. */
  readonly http: string | undefined
  /** For `https:` addresses. */
  readonly https: string | undefined
  /** Hosts that are asked without one, separated by commas. */
  readonly none: string
}

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, or the same in lower case, which wins where both are set. Undefined
 * where no proxy is named.
 *
 * @throws UsageError `E_USAGE` for a proxy that is no http or https URL; its credentials are not repeated.
 */
export function readProxies(env: Readonly<Record<string, string | undefined>>): Proxies | undefined {
  const http = readProxy('http_proxy', env)
  const https = readProxy('https_proxy', env)
  if (http === undefined && https === undefined) return undefined
  return { http, https, none: variable('no_proxy', env) ?? '' }
}

/** Sends this process's requests through the proxies. The library is loaded only where there is one. */
export async function useProxies(proxies: Proxies | undefined): Promise<void> {
  if (proxies === undefined) return
  const { setGlobalDispatcher } = await import('undici')
  setGlobalDispatcher(await proxiedDispatcher(proxies))
}

/** What sends requests through the proxies, but for those to this machine itself: nobody else's loopback is meant. */
export async function proxiedDispatcher({ http = '', https = '', none }: Proxies): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('undici')
  const direct = new Agent()
  class ProxiesOfOthers extends EnvHttpProxyAgent {
    override dispatch(...[options, handler]: Parameters<Dispatcher['dispatch']>): boolean {
      const isOwn = options.origin !== undefined && isLoopbackHost(new URL(options.origin).hostname)
      return isOwn ? direct.dispatch(options, handler) : super.dispatch(options, handler)
    }
  }
  return new ProxiesOfOthers({ httpProxy: http, httpsProxy: https, noProxy: none })
}

function variable(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  return env[name] ?? env[name.toUpperCase()]
}

function readProxy(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = variable(name, env)
  if (text === undefined || text === '') return undefined
  // Often written without its scheme; every proxy that we can speak to is asked over http or https.
  const address = text.includes('://') ? text : `http://${text}`
  const protocol = URL.canParse(address) ? new URL(address).protocol : ''
  if (protocol === 'http:' || protocol === 'https:') return address
  throw new UsageError('E_USAGE', {
    found: protocol === '' ? 'a proxy that is no URL' : `a proxy of scheme ${quote(protocol)}`,
    where: `the variable ${name.toUpperCase()}`,
    expected: 'http://HOST:PORT or https://HOST:PORT',
  })
}
