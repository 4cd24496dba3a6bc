/**
 * The connections of a listening guard. Whoever can reach its port can open as many as they like, without its secret; so
 * where there are too many, one of which nothing was admitted makes room, and nobody is locked out by those.
 */
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Most requests of one connection that wait for their answers: clients that write ahead at all write few. */
const maxWaiting = 64

interface Connection {
  /** A request of it was admitted. */
  isKnown: boolean
  /** Requests that were admitted and have no whole answer. */
  waiting: number
}

/** All connections of one server. */
export class RelayConnections {
  readonly #maxConnections: number
  readonly #open = new Map<Socket, Connection>()

  /** Watches `server` from now on. */
  constructor(server: Server, maxConnections: number) {
    this.#maxConnections = maxConnections
    server.on('connection', (socket: Socket) => this.#enter(socket))
  }

  /** A request of this connection is let in, to be answered with `response`. False where too many of it wait already: it is closed. */
  admit(socket: Socket, response: ServerResponse): boolean {
    const connection = this.#open.get(socket)
    if (connection === undefined) return true
    connection.isKnown = true
    connection.waiting += 1
    response.once('close', () => {
      connection.waiting -= 1
    })
    if (connection.waiting <= maxWaiting) return true
    socket.destroy()
    return false
  }

  #enter(socket: Socket): void {
    this.#open.set(socket, { isKnown: false, waiting: 0 })
    socket.once('close', () => this.#open.delete(socket))
    if (this.#open.size > this.#maxConnections) this.#makeRoom(socket)
  }

  /** The oldest of those that nobody knows, else of those that wait for nothing, else the new one. */
  #makeRoom(last: Socket): void {
    const others = [...this.#open].filter(([socket]) => socket !== last)
    const [unknown] = others.find(([, { isKnown }]) => !isKnown) ?? []
    const [idle] = others.find(([, { waiting }]) => waiting === 0) ?? []
    const closed = unknown ?? idle ?? last
    this.#open.delete(closed)
    closed.destroy()
  }
}
