/** Plays one attack: on a client that nobody guards, through a guard, and its twin through the guard. */
import { mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeUser } from './client.mjs'
import { serveHttp } from './http-stage.mjs'
import { bare } from './openers.mjs'

/** Longest visit, in milliseconds. */
const visitMs = 120_000
const stage = new URL('../stage.mjs', import.meta.url).pathname
/** What a client got that shows that an attack came through, where the attack does not say. */
const poisoned = ({ saw }) => /id_rsa/.test(saw)
/** What it got that shows that a twin passed. */
const ordinary = /Returns the forecast/

/**
 * The attack on a client that nobody guards, and through the guard. `open` makes a transport of
 * `{ target, attack, folder, env }`, where `target` is the words of a command or a URL.
 */
export async function playAttack(attack, { transport, open, folder }) {
  const play = { attack, transport, attacking: true }
  const unguarded = await playVisits({ ...play, open: null, folder: makeFolder(folder) })
  const guarded = await playVisits({ ...play, open, folder: makeFolder(folder) })
  const succeeds = attack.succeeds ?? poisoned
  return {
    unguarded: succeeds(unguarded) ? 'succeeded' : 'failed',
    guarded: succeeds(guarded) ? 'succeeded' : describeBlock(guarded),
    played: { unguarded, guarded },
  }
}

/** A guard that never answers blocks nothing, and one that writes what hides or steers is fooled elsewhere. */
function describeBlock({ stderr, error }) {
  if (holdsRawText(stderr)) return 'raw text on standard error'
  return /took too long|timed out/.test(error ?? '') ? 'no answer' : 'blocked'
}

/** The twin of an attack through the guard. */
export async function playTwin(attack, { transport, open, folder }) {
  const played = await playVisits({ attack, transport, open, attacking: false, folder: makeFolder(folder) })
  const { succeeds = poisoned, expects = ordinary } = attack
  const passed = played.error === null && expects.test(played.saw) && !succeeds(played)
  return { twin: passed ? 'passed' : 'failed', played }
}

let made = 0
function makeFolder(folder) {
  made += 1
  const own = join(folder, `scene-${made}`)
  mkdirSync(join(own, 'home'), { recursive: true })
  return own
}

/** Every visit of one variant, one after the other, with one home folder. Without a guard nobody learns. */
async function playVisits({ attack, transport, open, attacking, folder }) {
  const scene = { attack: attack.id, attacking, learning: false }
  const http = transport === 'http' || attack.leads ? await serveHttp(attack, scene) : null
  if (http !== null) scene.base = new URL(http.url).origin
  const url = transport === 'http' ? http.url : undefined
  const visits = attack.visits ?? (attack.learn ? ['learn', 'play'] : ['play'])
  const outcomes = []
  try {
    for (const visit of visits) {
      if (open === null && visit !== 'play') continue
      if (outcomes.length > 0 && attack.corrupts && attacking) corrupt(join(folder, 'home'))
      scene.learning = visit === 'learn'
      http?.nextScene()
      const several = Array.from({ length: attack.atOnce ?? 1 }, (_, index) => {
        const target = targetOf({ attack, scene, folder, url, visit, index })
        return playVisit({ attack, scene: { ...scene }, open: open ?? bare, folder, target })
      })
      const outcome = together(await Promise.all(several))
      if (visit === 'play') outcomes.push(outcome)
      else if (outcome.error !== null) outcomes.push(outcome)
    }
  } finally {
    await http?.close()
  }
  return { ...together(outcomes), error: outcomes.at(-1).error, hits: http?.hits ?? [], folder }
}

/** Several visits as one: what any of them saw, and the first thing that went wrong. */
function together(outcomes) {
  return {
    saw: outcomes.map(({ saw }) => saw).join('\n'),
    stderr: outcomes.map(({ stderr }) => stderr).join(''),
    error: outcomes.find(({ error }) => error !== null)?.error ?? null,
  }
}

/** The words of the server's command, or its URL: the same at every visit, but for another server's. */
function targetOf({ attack, scene, folder, url, visit, index }) {
  const more = [...(visit === 'other' ? ['other'] : []), ...(index > 0 ? [String(index)] : [])]
  if (url !== undefined) return [url, ...more].join('/')
  const file = join(folder, 'scene.json')
  writeFileSync(file, JSON.stringify(scene))
  return [process.execPath, stage, file, ...more, ...(attack.words?.({ attack: scene.attacking }) ?? [])]
}

/** One session of a client. */
async function playVisit({ attack, scene, open, folder, target }) {
  const { attacking, learning } = scene
  const client = makeUser(await open({ target, attack, folder, env: environment(folder) }), attack)
  const story = async () => {
    await client.open()
    await attack.act(client.user, { attacking: attacking && !learning, saw: client.saw })
  }
  const error = await withinTime(story())
  await client.close()
  return { saw: client.saw(), stderr: client.stderr(), error }
}

/** A user of their own: nothing that a guard remembers outlives its scene. */
function environment(folder) {
  const home = join(folder, 'home')
  const inherited = ['PATH', 'LANG', 'TMPDIR', 'SystemRoot'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
  }
}

/** Cuts every file of the guard's home in half. */
function corrupt(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const { size } = statSync(path)
    if (statSync(path).isDirectory()) corrupt(path)
    else truncateSync(path, Math.floor(size / 2))
  }
}

/** What went wrong, or null; a story that does not end has gone wrong. */
async function withinTime(story) {
  let timer
  const tooLate = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the visit took too long')), visitMs)
  })
  try {
    await Promise.race([story, tooLate])
    return null
  } catch (error) {
    return error.message
  } finally {
    clearTimeout(timer)
  }
}

/** Characters that steer a terminal or hide. */
function holdsRawText(text) {
  return /[\p{Cc}\p{Cf}]/u.test(text.replaceAll(/[\t\n\r]/g, ''))
}
