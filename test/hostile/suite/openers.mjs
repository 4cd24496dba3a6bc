/** Ways to a server: straight to it, or through a guard's command line. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { commandTransport, urlTransport } from './client.mjs'

/** Nobody stands between. */
export function bare({ target, attack, folder, env }) {
  if (typeof target === 'string') return urlTransport(target, attack)
  return commandTransport(target, { env, cwd: folder }, attack, attack.throughShell)
}

/** A guard's command line, with the server in the place of `{target}`, `{command}` or `{url}`, else at its end. */
export function throughCommand(words) {
  return ({ target, attack, folder, env }) => commandTransport(lineFor(words, target), { env, cwd: folder }, attack)
}

/** A guard's command line that serves HTTP at the URL that it tells. */
export function throughListener(words) {
  return async ({ target, attack, folder, env }) => {
    const [program = '', ...rest] = lineFor(words, target)
    const child = spawn(program, rest, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = once(child, 'close')
    const transport = urlTransport(await toldUrl(child, target), attack)
    const close = transport.close.bind(transport)
    transport.stderr = child.stderr
    transport.close = async () => {
      await close()
      child.kill('SIGTERM')
      await ended
    }
    return transport
  }
}

/** The first URL on this machine that a guard tells, other than the server's own. */
function toldUrl(child, own) {
  return new Promise((resolve, reject) => {
    let told = ''
    const read = (chunk) => {
      told += chunk
      const url = [...told.matchAll(/http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+\S*(?=\s)/g)].find(
        ([each]) => each !== own,
      )
      if (url !== undefined) resolve(url[0])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject).once('close', () => reject(new Error('the guard ended')))
  })
}

function lineFor(words, target) {
  const isPlace = (word) => ['{target}', '{command}', '{url}'].includes(word)
  const own = typeof target === 'string' ? [target] : target
  return words.some(isPlace) ? words.flatMap((word) => (isPlace(word) ? own : [word])) : [...words, ...own]
}
