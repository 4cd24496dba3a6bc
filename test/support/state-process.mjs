// Works on a state folder from its own process: node state-process.mjs SOURCE VERB ARGUMENTS…
//   pin FOLDER PREFIX COUNT   pins COUNT entries one by one and ends
//   rewrite FOLDER            replaces the same pin without end, a line on stdout after each
//   hold LOCK                 takes a file lock, says `held`, and keeps it until it is killed
import { pathToFileURL } from 'node:url'

const [source, verb, path, prefix, count] = process.argv.slice(2)
const load = (file) => import(pathToFileURL(`${source}/${file}`).href)
const { State } = await load('client/state/state.js')
const { withFileLock } = await load('client/files/file-lock.js')
const { withPin } = await load('trust/pins.js')

const hash = 'ab'.repeat(32)
function pin(words, tools) {
  return {
    target: { kind: 'command', argv: words, envNames: [] },
    name: null,
    version: null,
    profile: 'default',
    package: null,
    signedBy: null,
    highest: new Map(),
    hashes: {
      instructions: null,
      sections: {
        tools: new Map(Array.from({ length: tools }, (_, index) => [`tool_${index}`, hash])),
        prompts: new Map(),
        resources: new Map(),
        resourceTemplates: new Map(),
      },
    },
    masks: [],
    pinnedAt: '2026-11-21T00:00:00Z',
  }
}

const state = new State(path, { maxWaitMs: 60_000 })
if (verb === 'pin') {
  for (let index = 0; index < Number(count); index += 1) {
    await state.update((lock) => withPin(lock, `${prefix}-${index}`, pin(['node', `${prefix}.mjs`], 1)))
  }
} else if (verb === 'rewrite') {
  for (let round = 0; ; round += 1) {
    await state.update((lock) => withPin(lock, 'files', pin(['node', `${round}.mjs`], 2_000)))
    process.stdout.write(`${round}\n`)
  }
} else if (verb === 'hold') {
  await withFileLock(path, () => {
    process.stdout.write('held\n')
    setInterval(() => {}, 60_000)
    return new Promise(() => {})
  })
}
