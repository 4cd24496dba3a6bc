/** A name server on loopback, over UDP: enough of RFC 1035 to answer TXT, A and AAAA, and to misbehave. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** What is answered for one name. */
export interface Zone {
  readonly TXT?: readonly string[]
  readonly A?: readonly string[]
  readonly AAAA?: readonly string[]
  /** Does not answer at all. */
  readonly silent?: boolean
  /** Answers that the server failed. */
  readonly broken?: boolean
}

/** A running name server. */
export interface DnsServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string
  /** Every question, `TYPE NAME`, in order. */
  readonly asked: readonly string[]
  /** Sets what is answered for a name. Of several, each question for an address takes one; the last stays. */
  set(name: string, ...zones: readonly Zone[]): void
  close(): Promise<void>
}

const types: Readonly<Record<number, 'A' | 'TXT' | 'AAAA'>> = { 1: 'A', 16: 'TXT', 28: 'AAAA' }

/** Starts a name server that knows nothing yet: unknown names do not exist. */
export async function startDnsServer(): Promise<DnsServer> {
  const zones = new Map<string, Zone[]>()
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = readQuestion(query)
    const kind = types[type]
    asked.push(`${kind ?? type} ${name}`)
    const queue = zones.get(name)
    const zone = kind === 'A' && queue !== undefined && queue.length > 1 ? queue.shift() : queue?.[0]
    if (zone?.silent === true) return
    const records = kind === undefined ? [] : (zone?.[kind] ?? [])
    const code = zone === undefined ? 3 : zone.broken === true ? 2 : 0
    const answers = records.map((value) => record(type, value))
    socket.send(
      Buffer.concat([header(query, code, answers.length), query.subarray(12, end), ...answers]),
      port,
      address,
    )
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address() as AddressInfo
  return {
    address: `127.0.0.1:${port}`,
    asked,
    set: (name, ...list) => void zones.set(name, [...list]),
    close: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** The query's id, "response, recursion available", the code, one question, so many answers. */
function header(query: Buffer, code: number, answers: number): Buffer {
  const bytes = Buffer.alloc(12)
  query.copy(bytes, 0, 0, 2)
  bytes.writeUInt16BE(0x8180 | code, 2)
  bytes.writeUInt16BE(1, 4)
  bytes.writeUInt16BE(answers, 6)
  return bytes
}

/** A record of the question's own name, by pointer to it. */
function record(type: number, value: string): Buffer {
  const data = type === 16 ? textData(value) : type === 1 ? Buffer.from(value.split('.').map(Number)) : ipv6Data(value)
  const fixed = Buffer.alloc(12)
  fixed.writeUInt16BE(0xc00c, 0)
  fixed.writeUInt16BE(type, 2)
  fixed.writeUInt16BE(1, 4)
  fixed.writeUInt16BE(data.length, 10)
  return Buffer.concat([fixed, data])
}

/** Strings of at most 255 bytes each. */
function textData(value: string): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < value.length; at += 40) {
    const part = Buffer.from(value.slice(at, at + 40))
    parts.push(Buffer.from([part.length]), part)
  }
  return Buffer.concat(parts)
}

/** An address written as eight groups; `::` once. */
function ipv6Data(value: string): Buffer {
  const [head = '', tail] = value.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const missing = 8 - groups(head).length - groups(tail ?? '').length
  const all = [...groups(head), ...Array<string>(tail === undefined ? 0 : missing).fill('0'), ...groups(tail ?? '')]
  return Buffer.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]))
}
