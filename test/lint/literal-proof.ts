import type { Expression } from '../../src/lint/expression.ts'
import { type Machine, readMachine, type Step } from './regex-machine.ts'

/** Stands for every code unit that no literal holds. */
const other = '\u2022'

/**
 * Looks for a text that an expression may match and that holds none of its literals. Where there is none, its literals are
 * proven to be necessary: all that the expression matches was walked through, and more. A found text is a sketch: `•` is
 * some other character, and what look-arounds and bounds forbid may stand in it.
 */
export function textWithoutLiterals({ literals, pattern }: Expression): string | undefined {
  const machine = readMachine(pattern.source)
  const letters = [...new Set(literals.join('').split(''))]
  const flags = pattern.flags.replace(/[gy]/g, '')
  const ways = waysOf(machine, (step) => lettersOf(step, letters, flags))
  const read = literalReader(literals)
  const walk = (start: Place, end: number): string | undefined => {
    const known = new Set([`${start.state} ${start.ending}`])
    const queue = [start]
    for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
      if (place.state === end) return place.text
      for (const next of (ways.get(place.state) ?? []).flatMap((way) => nextPlaces(place as Place, way))) {
        const key = `${next.state} ${next.ending}`
        if (!known.has(key)) queue.push(next)
        known.add(key)
      }
    }
    return undefined
  }
  const nextPlaces = ({ ending, text }: Place, { to, reads, ahead }: Way): Place[] => {
    if (ahead !== undefined && walk({ state: ahead.start, ending, text: '' }, ahead.end) === undefined) return []
    return (reads ?? ['']).flatMap((letter) => {
      const next = letter === '' ? ending : read(ending, letter)
      return next === undefined ? [] : [{ state: to, ending: next, text: text + letter }]
    })
  }
  return walk({ state: 0, ending: '', text: '' }, machine.end)
}

/** How far a walk has come: a state, the longest ending of the text that begins a literal, and the text. */
interface Place {
  readonly state: number
  readonly ending: string
  readonly text: string
}

interface Way extends Step {
  /** The letters that lead there, each alone; undefined where nothing is read. */
  readonly reads: readonly string[] | undefined
}

function waysOf({ steps }: Machine, lettersOfStep: (step: Step) => readonly string[]): Map<number, Way[]> {
  const ways = new Map<number, Way[]>()
  for (const step of steps) {
    const list = ways.get(step.from) ?? []
    list.push({ ...step, reads: step.atom === undefined ? undefined : lettersOfStep(step) })
    ways.set(step.from, list)
  }
  return ways
}

/** What a step may read: its character, or the letters of literals that its class holds, and whatever else it holds. */
function lettersOf({ atom = '', character }: Step, letters: readonly string[], flags: string): string[] {
  const one = new RegExp(`^(?:${atom})$`, flags)
  const matched = letters.filter((letter) => one.test(letter))
  if (character !== undefined) return matched.length > 0 ? matched : [character]
  const known = new Set(letters)
  const holdsMore = /\\[pPu]/.test(atom) || everyUnit.some((unit) => !known.has(unit) && one.test(unit))
  return holdsMore ? [...matched, other] : matched
}

const everyUnit = Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code))

/** Reads one more letter after the longest ending that begins a literal; undefined once that completes a literal. */
function literalReader(literals: readonly string[]): (ending: string, letter: string) => string | undefined {
  const beginnings = new Set(literals.flatMap((each) => Array.from(each, (_, index) => each.slice(0, index))))
  const whole = new Set(literals)
  return (ending, letter) => {
    const text = ending + letter
    const endings = Array.from({ length: text.length + 1 }, (_, from) => text.slice(from))
    return endings.some((each) => whole.has(each)) ? undefined : endings.find((each) => beginnings.has(each))
  }
}
