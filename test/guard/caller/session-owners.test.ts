import { expect, test } from 'vitest'
import { SessionOwners } from '../../../src/guard/caller/session-owners.ts'

const limits = { each: 10, all: 40 }

function name(owners: SessionOwners, owner: string, count: number): void {
  for (let at = 0; at < count; at += 1) owners.owns(owner, `${owner} ${at}`)
}

test('who uses a session first is its owner, and nobody else is', () => {
  const owners = new SessionOwners(limits)
  expect(['ann', 'bob', 'ann'].map((owner) => owners.owns(owner, 'a session'))).toEqual([true, false, true])
})

test('who names more sessions than any owner has forgets the own that were used least recently', () => {
  const owners = new SessionOwners(limits)
  name(owners, 'ann', 1)
  name(owners, 'bob', 10)
  owners.owns('bob', 'bob 0')
  name(owners, 'bob', 1)
  owners.owns('bob', 'one more')
  expect(['ann 0', 'bob 0', 'bob 9', 'one more'].map((session) => owners.owns('eve', session))).toEqual(
    Array(4).fill(false),
  )
  expect(owners.owns('eve', 'bob 1')).toBe(true)
})

test('many who name sessions together take over none of those who have few', () => {
  const owners = new SessionOwners(limits)
  name(owners, 'ann', 3)
  for (let other = 0; other < 8; other += 1) name(owners, `other ${other}`, 10)
  expect([0, 1, 2].map((at) => owners.owns('eve', `ann ${at}`))).toEqual([false, false, false])
})

test('of many owners with one session each the earliest are forgotten', () => {
  const owners = new SessionOwners({ each: 10, all: 5 })
  for (let at = 0; at < 30; at += 1) owners.owns(`owner ${at}`, `session ${at}`)
  expect(['session 29', 'session 25', 'session 0'].map((session) => owners.owns('eve', session))).toEqual([
    false,
    false,
    true,
  ])
})
