/** Heads of call logs that were kept elsewhere, as they come back: what a log must still hold. */
import { isObject, ownMember, stringMember } from '../../encoding/json-value.ts'
import { parseJsonText } from '../../encoding/strict-json.ts'
import { ConfigError, TouchmarkError } from '../../errors.ts'
import type { ChainHead } from './hash-chain.ts'

/** For each chain, the hash of some of its lines by number. */
export type KeptHeads = ReadonlyMap<string, ReadonlyMap<number, string>>

/**
 * Reads heads that were kept elsewhere: one JSON object a line, other lines (of a syslog, for instance) may stand
 * between them and before the object.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where two heads of one line differ: one of them is not the guard's.
 */
export function readKeptHeads(text: string): KeptHeads {
  const heads = new Map<string, Map<number, string>>()
  for (const line of text.split('\n')) {
    const head = readHead(line)
    if (head === undefined) continue
    const chain = heads.get(head.chain) ?? new Map<number, string>()
    const known = chain.get(head.seq)
    if (known !== undefined && known !== head.hash) throw twoHeads(head)
    heads.set(head.chain, chain.set(head.seq, head.hash))
  }
  return heads
}

function readHead(line: string): ChainHead | undefined {
  const start = line.indexOf('{"chain":"')
  if (start < 0) return undefined
  try {
    const { value } = parseJsonText(line.slice(start))
    if (!isObject(value)) return undefined
    const [chain, hash, seq] = [stringMember(value, 'chain'), stringMember(value, 'hash'), ownMember(value, 'seq')]
    const isHead = chain !== undefined && hash !== undefined && typeof seq === 'number' && Number.isSafeInteger(seq)
    return isHead && /^[0-9a-f]{32}$/.test(chain) && /^[0-9a-f]{64}$/.test(hash) ? { chain, seq, hash } : undefined
  } catch (error) {
    if (error instanceof TouchmarkError) return undefined
    throw error
  }
}

function twoHeads({ chain, seq }: ChainHead): ConfigError {
  return new ConfigError('E_CONFIG_INVALID', {
    found: `two different heads for line ${seq} of chain ${chain}`,
    where: 'the heads that were kept elsewhere',
    expected: 'one hash for one line',
  })
}
