/** Requests of the HTTP relay that go straight to the server. */
import { Agent as HttpAgent, type RequestOptions, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { DoorRequest, UpstreamAnswer, UpstreamDoor } from './upstream-door.ts'

/** Shorter than the 5 s after which Node's servers close an idle connection. */
const idleSocketMs = 4_000

/** Connections of node:http: it writes the headers that it is given, in their case and order, and waits without end. */
export class DirectDoor implements UpstreamDoor {
  readonly #agent: HttpAgent

  /** `protocol` is that of every request, as the URL parser writes it. */
  constructor(protocol: string) {
    const options = { keepAlive: true, timeout: idleSocketMs }
    this.#agent = protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  }

  send(request: DoorRequest): Promise<UpstreamAnswer> {
    const { method, url, headers, body, mayRepeat, signal } = request
    const options: RequestOptions = { method, agent: this.#agent, headers: [...headers] }
    return new Promise((resolve, reject) => {
      const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (answer) => {
        const end = (): void => void answer.destroy()
        signal.addEventListener('abort', end, { once: true })
        answer.once('close', () => signal.removeEventListener('abort', end))
        // Whoever reads the answer gets the error; where nobody reads any more, it ends nothing but this answer.
        answer.on('error', () => undefined)
        resolve(answer)
      })
      sent.on('error', (cause) => {
        if (mayRepeat && sent.reusedSocket && !signal.aborted) resolve(this.send({ ...request, mayRepeat: false }))
        else reject(cause)
      })
      // Not by the signal itself: Node would throw its error at nobody where the answer has just come to its end.
      const abort = (): void => void sent.destroy()
      signal.addEventListener('abort', abort, { once: true })
      sent.once('close', () => {
        signal.removeEventListener('abort', abort)
        // Another protocol (101) is neither an answer nor an error to Node. What was settled stays as it is.
        reject(new Error('no answer'))
      })
      if (signal.aborted) abort()
      else sent.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
