/** Ways to a server: straight to it, or through a guard's command line. */
import { commandTransport, urlTransport } from './client.mjs'

/** Nobody stands between. */
export function bare({ target, attack, folder, env }) {
  if (typeof target === 'string') return urlTransport(target, attack)
  return commandTransport(target, { env, cwd: folder }, attack, attack.throughShell)
}

/** A guard's command line, with the server in the place of `{target}`, `{command}` or `{url}`, else at its end. */
export function throughCommand(words) {
  const isPlace = (word) => ['{target}', '{command}', '{url}'].includes(word)
  return ({ target, attack, folder, env }) => {
    const own = typeof target === 'string' ? [target] : target
    const line = words.some(isPlace) ? words.flatMap((word) => (isPlace(word) ? own : [word])) : [...words, ...own]
    return commandTransport(line, { env, cwd: folder }, attack)
  }
}
