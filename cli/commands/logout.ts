import { join } from 'node:path'
import { giveBack } from '../../src/client/oauth/give-back.ts'
import { TokenStore } from '../../src/client/oauth/token-store.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { describeTarget } from '../../src/client/target.ts'
import { TouchmarkError, UsageError } from '../../src/errors.ts'
import type { Command, ParsedArguments } from '../command.ts'
import type { Io } from '../io.ts'
import { readProxies } from '../proxies.ts'
import { readServer } from './login.ts'

/** `touchmark logout`: give the tokens of a server back, and forget them. */
export const logoutCommand: Command = {
  summary: 'give the tokens of a sign-in back to their issuer, and forget them',
  usage: '[--offline] URL',
  targets: 0,
  options: { offline: { type: 'boolean', help: 'forget them here, and tell nobody' } },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const [word, ...more] = words
  if (word === undefined || more.length > 0) {
    throw new UsageError('E_USAGE', {
      found: `${words.length} words`,
      expected: 'one URL',
      next: 'See "touchmark login"',
    })
  }
  const target = readServer(word)
  const store = new TokenStore(join(stateHome(io), 'touchmark'))
  const name = describeTarget(target)
  const problem = await store.exclusively(target.url.href, 'tokens', 30_000, async () => {
    const grants = (await store.all()).filter(({ server }) => server === target.url.href)
    if (grants.length === 0) return 'no sign-in is kept'
    // Forgotten first: whatever the issuer does, nothing of it is used again.
    await store.remove(target.url.href)
    if (options.flag('offline')) return undefined
    const request = { environment: io.env, isProxied: readProxies(io.env) !== undefined, now: () => io.now() }
    for (const grant of grants) {
      try {
        if (!(await giveBack(grant, request))) return 'forgotten here; its issuer takes no token back'
      } catch (error) {
        if (!(error instanceof TouchmarkError)) throw error
        return `forgotten here; its issuer was not told: ${error.message}`
      }
    }
    return undefined
  })
  io.stderr.write(`${name}: ${problem ?? 'signed out'}\n`)
  return 0
}
