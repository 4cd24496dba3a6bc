/**
 * Plays every attack against a guard: `node suite.mjs [OPTIONS] -- COMMAND LINE`, where `{target}` stands for the server
 * (`{command}`: over stdio alone, `{url}`: over HTTP alone). Each attack is played on a client that nobody guards, then
 * through the guard, and then its twin that an honest server might be.
 *
 *   node test/hostile/suite.mjs -- touchmark guard {target}
 *
 * Exit status: 0 every attack succeeded without the guard, failed with it, and every twin passed; 1 otherwise; 2 wrong use.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { attacks } from './suite/attacks/index.mjs'
import { throughCommand, throughListener } from './suite/openers.mjs'
import { choosePlays, describeResult, isHeld, playAll } from './suite/play-all.mjs'

const usage = `usage: suite.mjs [OPTIONS] -- COMMAND LINE
  {target} in it stands for the server, {command} for one over stdio alone, {url} for one over HTTP alone
  --listens      the command serves HTTP itself, at the URL that it tells, until SIGTERM
  --only ID      this attack; may be repeated
  --jobs N       attacks at a time, default 3
  --json         one object at the end instead of lines
  --verbose      what was said and seen where an attack is not held
  --list         the attacks, and nothing is played
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    listens: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: '3' },
    verbose: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

process.exitCode = await main()

async function main() {
  if (values.list) {
    for (const { id, title } of attacks) process.stdout.write(`${id.padEnd(28)} ${title}\n`)
    return 0
  }
  const plays = choosePlays({ transports: values.listens ? ['http'] : transportsOf(positionals), only: values.only })
  const jobs = Number(values.jobs)
  if (positionals.length === 0 || plays.length === 0 || !(jobs > 0)) {
    process.stderr.write(usage)
    return 2
  }
  const open = (values.listens ? throughListener : throughCommand)(positionals.map(fromAnywhere))
  const results = await playAll({ open, plays, jobs, onResult: values.json ? () => {} : tell })
  const held = results.filter(isHeld).length
  if (values.json) process.stdout.write(`${JSON.stringify({ held, results: results.map(summary) })}\n`)
  else process.stdout.write(`${held} of ${results.length} held\n`)
  return held === results.length ? 0 : 1
}

/** Visits run in folders of their own; a word that names a file here means that file there. */
function fromAnywhere(word) {
  return /[/\\]/.test(word) && existsSync(word) ? resolve(word) : word
}

function transportsOf(words) {
  if (words.includes('{command}')) return ['stdio']
  return words.includes('{url}') ? ['http'] : ['stdio', 'http']
}

function tell(result) {
  process.stdout.write(`${isHeld(result) ? ' ' : '!'} ${describeResult(result)}\n`)
  if (!values.verbose || isHeld(result)) return
  process.stdout.write(`${JSON.stringify(result.played, null, 1).replaceAll(/[^\n\x20-\x7e]/g, '?')}\n`)
}

function summary({ id, title, transport, unguarded, guarded, twin, played }) {
  const errors = Object.fromEntries(Object.entries(played).map(([name, { error }]) => [name, error]))
  return { id, title, transport, unguarded, guarded, twin, errors }
}
