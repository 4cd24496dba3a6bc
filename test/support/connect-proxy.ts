import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** A running proxy, and what it was asked for. */
export interface ConnectProxy {
  readonly url: string
  /** `HOST:PORT` of each tunnel. */
  readonly asked: readonly string[]
  close(): void
}

/** A proxy that tunnels every host name to one port of this machine. */
export async function startProxy(port: number): Promise<ConnectProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const proxy = createServer().on('connect', (request, client: Socket) => {
    asked.push(request.url ?? '')
    const upstream = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 Connection Established\r\n\r\n'))
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}))
    upstream.pipe(client).pipe(upstream)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const close = () => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  }
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked, close }
}
