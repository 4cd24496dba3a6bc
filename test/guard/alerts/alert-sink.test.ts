import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { postJson } from '../../../src/client/network/service-request.ts'
import { AlertSink } from '../../../src/guard/alerts/alert-sink.ts'
import type { AlertPlace } from '../../../src/trust/call-rules.ts'
import { serve } from '../../support/http-servers.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

const origin = { entry: 'files\u202e', chain: 'ab' }
const post = async (url: string, body: string) => void (await postJson(url, body, { retries: 0 }))

async function send(to: readonly AlertPlace[], times = 1): Promise<string[]> {
  const told: string[] = []
  const sink = new AlertSink(to, origin, post, (line) => told.push(line))
  for (let sent = 0; sent < times; sent += 1) sink.send({ rule: 'shell-call', subject: 'run\u001b[2J' }, 0)
  await sink.close()
  return told
}

const expected = {
  alert: 'shell-call',
  chain: 'ab',
  entry: 'files<U+202E>',
  meaning: 'a tool that runs commands was called',
  subject: 'run<U+001B>[2J',
  time: '1970-01-01T00:00:00.000Z',
}

test('to a file, one line each', async () => {
  const file = join(temporaryFolder(), 'alerts.jsonl')
  expect(await send([file], 2)).toEqual([])
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([expected, expected])
})

test('to a webhook', async () => {
  const bodies: unknown[] = []
  const hook = await serve(async (request, response) => {
    bodies.push(JSON.parse(await text(request)))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  expect(await send([hook.url.href])).toEqual([])
  expect(bodies).toEqual([expected])
  await hook.close()
})

test('to a program, which no shell starts', async () => {
  const file = join(temporaryFolder(), 'told; touch x')
  const script = 'process.stdin.pipe(require("node:fs").createWriteStream(process.argv[1]))'
  expect(await send([[process.execPath, '-e', script, file]])).toEqual([])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(expected)
})

test('what cannot be handed over is told, and the others get it', async () => {
  const folder = temporaryFolder()
  const told = await send([
    join(folder, 'missing', 'alerts'),
    [join(folder, 'no-program')],
    [process.execPath, '-e', 'process.exit(3)'],
    join(folder, 'alerts'),
  ])
  expect(told).toHaveLength(3)
  expect(told.join()).toContain('it ended with 3')
  expect(readFileSync(join(folder, 'alerts'), 'utf8')).toContain('shell-call')
})

test('too many at once are counted', async () => {
  const told = await send([join(temporaryFolder(), 'alerts')], 103)
  expect(told).toContain('3 alerts were not sent: too many at once')
})
