/** Where heads of call logs are kept, out of reach of whoever might cut a log's end. */
import { createSocket } from 'node:dgram'
import { appendFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { canonicalJson } from '../../encoding/canonical-json.ts'
import { ConfigError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import type { ChainHead } from './hash-chain.ts'

/** A head, and when it was sent (ISO 8601, UTC). */
export interface SentHead extends ChainHead {
  readonly time: string
}

/** A place for heads. */
export interface HeadSink {
  /** For messages; escaped. */
  readonly where: string
  /** Rejects where the head could not be handed over. Over UDP nobody knows. */
  send(head: SentHead): Promise<void>
}

/**
 * Opens a sink: a file that heads are added to, `syslog://HOST[:PORT]` (RFC 5424 over UDP), `syslog+tcp://HOST[:PORT]`
 * (octet counting, RFC 6587 section 3.4.1), or `otlp+http://…` and `otlp+https://…` (OpenTelemetry logs as JSON).
 *
 * @throws ConfigError `E_CONFIG_INVALID` for any other scheme.
 */
export function openHeadSink(target: string, post: (url: string, body: string) => Promise<void>): HeadSink {
  const where = quote(target, 200)
  const scheme = /^([a-z+]+):\/\//.exec(target)?.[1]
  if (scheme === undefined) return { where, send: (head) => appendFile(target, `${headLine(head)}\n`, { mode: 0o600 }) }
  const url = new URL(target)
  if (scheme === 'syslog') return { where, send: (head) => sendDatagram(url, syslogMessage(head)) }
  if (scheme === 'syslog+tcp') return { where, send: (head) => sendFramed(url, syslogMessage(head)) }
  if (scheme === 'otlp+http' || scheme === 'otlp+https') {
    const endpoint = target.slice('otlp+'.length)
    return { where, send: (head) => post(endpoint, otlpBody(head)) }
  }
  throw new ConfigError('E_CONFIG_INVALID', {
    found: `a place for heads of the scheme ${quote(scheme)}`,
    expected: 'a file, syslog://, syslog+tcp://, otlp+http:// or otlp+https://',
  })
}

/** A head as one line: its RFC 8785 form. */
export function headLine({ chain, seq, hash, time }: SentHead): string {
  return canonicalJson({ chain, hash, seq, time })
}

/** RFC 5424: facility 13 (log audit), severity 6 (informational). */
function syslogMessage(head: SentHead): string {
  return `<110>1 ${head.time} - touchmark - call-log-head - ${headLine(head)}`
}

const syslogPort = 514

function sendDatagram(url: URL, message: string): Promise<void> {
  const socket = createSocket(url.hostname.startsWith('[') ? 'udp6' : 'udp4')
  return new Promise((resolve, reject) => {
    const done = (error: Error | null): void => {
      socket.close()
      if (error === null) resolve()
      else reject(error)
    }
    socket.once('error', done)
    socket.send(message, Number(url.port || syslogPort), hostOf(url), (error) => done(error))
  })
}

function sendFramed(url: URL, message: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostOf(url), port: Number(url.port || syslogPort), timeout: 10_000 })
    socket.once('error', reject)
    socket.once('timeout', () => socket.destroy(new Error('no answer in 10 s')))
    socket.once('close', () => resolve())
    socket.once('connect', () => socket.end(`${Buffer.byteLength(message)} ${message}`))
    socket.resume()
  })
}

function hostOf(url: URL): string {
  return url.hostname.replaceAll(/^\[|\]$/g, '')
}

/** OpenTelemetry protocol, logs, JSON encoding (opentelemetry-proto 1.x, `ExportLogsServiceRequest`). */
function otlpBody(head: SentHead): string {
  const timeUnixNano = `${BigInt(Date.parse(head.time)) * 1_000_000n}`
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })
  const record = {
    timeUnixNano,
    severityNumber: 9,
    severityText: 'INFO',
    body: { stringValue: headLine(head) },
    attributes: [attribute('event.name', 'touchmark.call_log.head'), attribute('touchmark.chain', head.chain)],
  }
  const resource = { attributes: [attribute('service.name', 'touchmark')] }
  return JSON.stringify({
    resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'touchmark' }, logRecords: [record] }] }],
  })
}
