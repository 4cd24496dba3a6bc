/** Prints how many bytes outside the heap twenty names keep alive: as the reader gives them, and as texts of their own. */
import { ownText } from '../../dist/src/encoding/own-text.js'
import { parseJson } from '../../dist/src/encoding/strict-json.js'

function keptBy(keep) {
  const names = []
  globalThis.gc()
  const { external: before } = process.memoryUsage()
  for (let at = 0; at < 20; at += 1) {
    const text = `{"name":"the name of the tool number ${at}","text":"${'x'.repeat(4_000_000)}"}`
    names.push(keep(parseJson(Buffer.from(text)).value.name))
  }
  globalThis.gc()
  const kept = process.memoryUsage().external - before
  if (names.length !== 20) throw new Error('names are missing')
  return kept
}

console.log(JSON.stringify({ asRead: keptBy((text) => text), own: keptBy(ownText) }))
