/**
 * English words by which hidden English is recognised: those that instructions to a model are made of. Used where a text
 * has to be taken apart or put together, and several readings are possible; never to judge what a text says.
 */

const words = new Set(
  `a about above access across action actions after again all also always an and any api append are arguments as ask asks assistant at attach available base64
  be because before begin below between body but by call called calling calls can collect command commands config confirm contact contain
  contents content context conversation copy credentials curl data database default delete description details directory disregard do document documents does done download
  each earlier email emails encode ensure environment every everything execute exfiltrate external false field file files first fetch follow following for forget forward
  found from full function get give given go guidelines has have he help her here hidden hide him his history home host how however http https
  id if ignore immediately important in include including info inform information input inside instead instruction instructions internal into invoke is it its json
  just keep key keys last latest let like list load local location log login mail make manage may me memory mention message messages mode model more most must my name
  necessary need never new next no not note nothing notify now of off on once one only open operation or other our out output over override parameter parameters
  pass password passwords path perform permission permissions please policy post previous prior private process proceed prompt prompts provide put query question read
  reading real regardless remember remove repeat reply report request requests required respond response responses result results retrieve return reveal root rules run
  safe safety same save say secret secrets security see send sending sends sensitive server session set settings shell should show silently since skip so some ssh
  start state step steps still stop store string subject such system systems take task tell text than that the their them then there these they things this those through
  time to token tokens tool tools transmit true unless until up update upload url use used user users uses using value values verify via want warning was way we
  what when whenever where which while who will with within without word words work write wrote you your yourself`.split(
    /\s+/,
  ),
)

/** Longest word of the list. */
export const maxWord = 12

/** Whether `word`, in lower case, is one of the list that has at least three letters. */
export function isKnownWord(word: string): boolean {
  return word.length >= 3 && words.has(word)
}

/** How many words of at least three letters in `text`, in lower case, are known, counted up to `enough`. */
export function countKnownWords(text: string, enough: number): number {
  let count = 0
  for (const [word] of text.matchAll(/[a-z]{3,32}/g)) {
    if (words.has(word)) count += 1
    if (count >= enough) break
  }
  return count
}

/**
 * `letters`, in lower case, cut into words of the list; undefined where it cannot be cut so. Longer words are tried
 * first, and a letter is taken back at most as often as the longest word is long.
 */
export function cutIntoWords(letters: string): string[] | undefined {
  /** For each length of the text that can be cut, the length of its last word. */
  const last = new Int8Array(letters.length + 1).fill(-1)
  last[0] = 0
  const cost = new Int32Array(letters.length + 1)
  for (let end = 1; end <= letters.length; end += 1) {
    for (let length = 1; length <= Math.min(maxWord, end); length += 1) {
      if (last[end - length] === -1 || !words.has(letters.slice(end - length, end))) continue
      const price = (cost[end - length] ?? 0) + 1
      if (last[end] !== -1 && price >= (cost[end] ?? 0)) continue
      last[end] = length
      cost[end] = price
    }
  }
  if (last[letters.length] === -1) return undefined
  const parts: string[] = []
  for (let end = letters.length; end > 0; end -= last[end] ?? end)
    parts.unshift(letters.slice(end - (last[end] ?? 0), end))
  return parts
}
