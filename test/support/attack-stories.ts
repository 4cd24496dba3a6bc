/** What a client does with a hostile server, and what must come of it: the same over stdio and over HTTP. */
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { expect } from 'vitest'

/** Something that only the hostile variants of the servers say. */
export const poison = /id_rsa|obey/

/** What a client's user gets to see: everything it was given, as one text. */
export type Story = (client: Client) => Promise<unknown>

/** A list is asked for once. */
export const list: Story = (client) => client.listTools()

/** A list is asked for, and again. */
export const listTwice: Story = async (client) => [await client.listTools(), await client.listTools()]

/** A tool is called. */
export const call =
  (name: string): Story =>
  (client) =>
    client.callTool({ name, arguments: {} })

/** A tool is called, then a list asked for. */
export const callThenList: Story = async (client) => [
  await client.callTool({ name: 'get_forecast', arguments: {} }),
  await client.listTools(),
]

/** What the instructions are, and a list. */
export const instructionsThenList: Story = async (client) => [client.getInstructions() ?? '', await client.listTools()]

/** An attack that the SDK's client falls for, and the reason with which the guard refuses it. */
export type Attack = readonly [title: string, mode: string, story: Story, reason: string]

/** The attacks. `laterList` asks for a list that the guard has not already got for itself: once over HTTP, twice over stdio. */
export function attacksWith(laterList: Story): Attack[] {
  return [
    ['a second list that differs from the first', 'second-list', listTwice, 'equivocation'],
    ['a list that depends on who asks', 'by-id', laterList, 'equivocation'],
    ['a call of a tool that was never listed', 'unlisted-call', call('send_file'), 'unlisted'],
    ['a change that nobody announced', 'silent-change', callThenList, 'equivocation'],
    ['a list under an id that only a lenient reader knows', 'unknown-id', laterList, 'equivocation'],
    ['a list as the answer to a call', 'by-shape', call('get_forecast'), 'equivocation'],
    ['a second member of one name', 'duplicate-member', list, 'violation'],
  ]
}

/** What a play behind the guard came to. */
export interface GuardedPlay {
  /** Every byte that the client got. */
  readonly saw: string
  readonly error: string
  /** What people were told. */
  readonly told: string
  /** Codes of the incidents, in order. */
  readonly codes: readonly string[]
}

/** The client got nothing of the poison; it was refused for this reason, and told only where a person finds it. */
export function expectRefused({ saw, error, told, codes }: GuardedPlay, reason: string): void {
  expect(saw).not.toMatch(poison)
  expect(error).toMatch(
    /Touchmark refused this request \(TM-[0-9A-F]{8}\)\. A person can see the reason with: touchmark status$/,
  )
  expect(codes).toContain(reason)
  expect(told).not.toMatch(poison)
}

/** The same server without its attack is served, and nobody is told anything. */
export function expectServed({ saw, error, codes }: GuardedPlay): void {
  expect(error).toBe('')
  expect(codes).toEqual([])
  expect(saw).toMatch(/Returns the forecast|sunny|content/)
}

/** The story of an attack's honest twin: it lists what it offers, so a tool that is called is one of those. */
export function twinStory([, mode, story]: Attack): Story {
  return mode === 'unlisted-call' ? call('get_forecast') : story
}
