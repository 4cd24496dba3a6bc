/** Plays the whole suite, a few attacks at a time. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attackGroups } from './attacks/index.mjs'
import { playAttack, playTwin } from './play.mjs'

/** Attacks over transports, as pairs: of all groups and transports where none is chosen. */
export function choosePlays({ transports = ['stdio', 'http'], groups = Object.keys(attackGroups), only = [] } = {}) {
  const attacks = groups.flatMap((group) => attackGroups[group])
  const chosen = attacks.filter(({ id }) => only.length === 0 || only.includes(id))
  return chosen.flatMap((attack) => {
    const own = (attack.only ?? ['stdio', 'http']).filter((each) => transports.includes(each))
    return own.map((transport) => ({ attack, transport }))
  })
}

/**
 * Plays attacks through the guard that `open` leads to; `onResult` hears of each as it comes. Attacks that share a twin
 * have it played once.
 */
export async function playAll({ open, plays = choosePlays(), jobs = 3, onResult = () => {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-suite-'))
  const twins = new Map()
  const twinOf = (attack, transport) => {
    const key = `${attack.twin ?? attack.id} ${transport}`
    if (!twins.has(key)) twins.set(key, playTwin(attack, { transport, open, folder }))
    return twins.get(key)
  }
  const results = []
  const waiting = [...plays]
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { attack, transport } = next
      const { played, ...outcome } = await playAttack(attack, { transport, open, folder })
      const { twin, played: twinPlayed } = await twinOf(attack, transport)
      const { id, title } = attack
      const result = { id, title, transport, ...outcome, twin, played: { ...played, twin: twinPlayed } }
      results.push(result)
      onResult(result)
    }
  }
  try {
    await Promise.all(Array.from({ length: jobs }, work))
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  return results
}

/** Whether a result is what a guard is for. */
export function isHeld({ unguarded, guarded, twin }) {
  return unguarded === 'succeeded' && guarded === 'blocked' && twin === 'passed'
}

/** A result as a line says it. */
export function describeResult({ id, transport, unguarded, guarded, twin }) {
  return `${transport.padEnd(5)} ${id.padEnd(28)} unguarded: ${unguarded} · guarded: ${guarded} · twin: ${twin}`
}
