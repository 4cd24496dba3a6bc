/** The strict reader against `JSON.parse`, which checks neither duplicate members nor surrogates nor numbers. */
import { utf8 } from '../src/encoding/bytes.ts'
import { parseJson } from '../src/encoding/strict-json.ts'
import { compare, printComparison, sampleTools } from './measure.ts'

for (const count of [10, 1_000, 10_000]) {
  const bytes = utf8(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools: sampleTools(count) } }))
  const decoder = new TextDecoder()
  const repeat = Math.max(1, Math.floor(10_000 / count))
  const times = (work: () => unknown) => () => {
    for (let index = 0; index < repeat; index += 1) work()
  }
  printComparison(
    await compare(
      `read ${count} tools (${(bytes.length / 1e6).toFixed(2)} MB) x ${repeat}`,
      times(() => parseJson(bytes)),
      times(() => JSON.parse(decoder.decode(bytes))),
    ),
  )
}
