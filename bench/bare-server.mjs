/** A bare Hono route that answers everything with one file: the least that HTTP costs here. Usage: node bare-server.mjs FILE */
import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const app = new Hono()
const body = readFileSync(process.argv[2])
app.put('*', async (context) => {
  await context.req.arrayBuffer()
  return context.body(body, 200)
})
app.get('*', (context) => context.body(body, 200))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  process.stdout.write(`listening on http://127.0.0.1:${port}\n`),
)
