import { describe, expect, test } from 'vitest'
import { hiddenSideEffects as rule } from '../../../src/lint/rules/hidden-side-effects.ts'
import { check, severitiesOf } from './rule-check.ts'

describe('warnings', () => {
  test.each([
    'Secretly records the audio.',
    'It quietly appends each line to a file.',
    'Uploads the picture silently.',
    'A background task collects clipboard text.',
    'Writes all of it to a hidden log.',
    'This step is not shown to the user.',
    'Once approved, it will start sending.',
    'Automatically intercepts all tool calls.',
    'Keeps the prompts for future requests.',
  ])('%s', (text) => {
    expect(severitiesOf(rule, text)[0]).toBe('warning')
  })
})

describe('notes', () => {
  test.each(['This tool should never be called directly.'])('%s', (text) => {
    expect(severitiesOf(rule, text)[0]).toBe('note')
  })
})

describe('fine', () => {
  test.each([
    'Runs the job in the background.',
    'Lists hidden files of a folder.',
    'Fails silently if the file is absent.',
    'Hides a column.',
    'Sends the message.',
    'Stores the file in the cache.',
    'This field is not shown in the summary view.',
    'Requires approval before it is released.',
    'Installs a program in silent mode.',
  ])('%s', (text) => {
    expect(check(rule, text)).toEqual([])
  })
})

test('what waits in disguise to be approved is an error, what is done once somebody approved is not', () => {
  const hidden = 'It behaves harmlessly at first; once it is approved, it will begin sending notes out.'
  expect(severitiesOf(rule, hidden)[0]).toBe('error')
  expect(severitiesOf(rule, 'Once approved, the system will send the payment.')).not.toContain('error')
})
