import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openHeadSink } from '../../../src/guard/call-log/head-sink.ts'
import { readKeptHeads } from '../../../src/guard/call-log/kept-heads.ts'
import { errorCode } from '../../support/error-code.ts'

const head = { chain: 'a'.repeat(32), seq: 7, hash: 'b'.repeat(64), time: '2026-01-02T03:04:05.678Z' }
const folder = mkdtempSync(join(tmpdir(), 'touchmark-heads-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const noPost = async (): Promise<void> => undefined

describe('heads', () => {
  test('are added to a file, and come back from it', async () => {
    const path = join(folder, 'heads.jsonl')
    const sink = openHeadSink(path, noPost)
    await sink.send(head)
    await sink.send({ ...head, seq: 8 })
    const kept = readKeptHeads(readFileSync(path, 'utf8'))
    expect([...(kept.get(head.chain) ?? [])]).toEqual([
      [7, head.hash],
      [8, head.hash],
    ])
  })

  test('reach a syslog over UDP as RFC 5424 has it, and come back from its file', async () => {
    const server = createSocket('udp4')
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
    const received = new Promise<string>((resolve) => server.once('message', (data) => resolve(String(data))))
    await openHeadSink(`syslog://127.0.0.1:${server.address().port}`, noPost).send(head)
    const message = await received
    server.close()
    expect(message).toMatch(/^<110>1 2026-01-02T03:04:05\.678Z - touchmark - call-log-head - \{"chain":/)
    expect(readKeptHeads(`Jan 2 host ${message}\nother\n`).get(head.chain)?.get(7)).toBe(head.hash)
  })

  test('reach a syslog over TCP with their length before them', async () => {
    let data = ''
    const server = createServer((socket) => void socket.on('data', (chunk) => (data += String(chunk))))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await openHeadSink(`syslog+tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, noPost).send(head)
    server.close()
    const [length, ...rest] = data.split(' ')
    expect(Number(length)).toBe(rest.join(' ').length)
  })

  test('that cannot be handed over are an error', async () => {
    await expect(openHeadSink('syslog+tcp://127.0.0.1:1', noPost).send(head)).rejects.toThrow()
    await expect(openHeadSink(join(folder, 'no', 'such', 'folder'), noPost).send(head)).rejects.toThrow()
  })

  test('go to an OpenTelemetry collector as its JSON has it', async () => {
    const posted: [string, string][] = []
    const sink = openHeadSink('otlp+https://collector.example:4318/v1/logs', async (...one) => void posted.push(one))
    await sink.send(head)
    const [url, body] = posted[0] ?? []
    expect(url).toBe('https://collector.example:4318/v1/logs')
    const record = JSON.parse(body ?? '').resourceLogs[0].scopeLogs[0].logRecords[0]
    expect(record.timeUnixNano).toBe('1767323045678000000')
    expect(readKeptHeads(record.body.stringValue).get(head.chain)?.get(7)).toBe(head.hash)
  })

  test('of a place that is none are refused', () => {
    expect(errorCode(() => openHeadSink('gopher://127.0.0.1', noPost))).toBe('E_CONFIG_INVALID')
  })

  test('two that contradict each other are refused', () => {
    const line = (hash: string) => JSON.stringify({ chain: head.chain, hash, seq: 7 })
    expect(errorCode(() => readKeptHeads(`${line('a'.repeat(64))}\n${line('b'.repeat(64))}`))).toBe('E_CONFIG_INVALID')
  })
})
