/** An https server on loopback with a certificate for any names, signed by an authority of its own. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A running https server. */
export interface HttpsServer {
  readonly port: number
  /** PEM of who signed its certificate. */
  readonly certificateAuthority: string
  /** The Host headers of all requests, in order. */
  readonly hosts: readonly string[]
  close(): Promise<void>
}

/** Starts a server for `names`. */
export async function startHttpsServer(
  names: readonly string[],
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<HttpsServer> {
  const { key, cert, authority } = makeCertificate(names)
  const hosts: string[] = []
  const server = createServer({ key, cert }, (request, response) => {
    hosts.push(request.headers.host ?? '')
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    certificateAuthority: authority,
    hosts,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function makeCertificate(names: readonly string[]): { key: string; cert: string; authority: string } {
  const folder = mkdtempSync(join(tmpdir(), 'touchmark-tls-'))
  const at = (file: string) => join(folder, file)
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  try {
    openssl('req', '-x509', ...newKey, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=test')
    openssl('req', ...newKey, '-keyout', at('key.pem'), '-out', at('request.pem'), '-subj', '/CN=server')
    writeFileSync(at('names'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`)
    const signer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2']
    openssl('x509', '-req', '-in', at('request.pem'), ...signer, '-extfile', at('names'), '-out', at('cert.pem'))
    const read = (file: string) => readFileSync(at(file), 'utf8')
    return { key: read('key.pem'), cert: read('cert.pem'), authority: read('ca.pem') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
