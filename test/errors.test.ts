import { describe, expect, test } from 'vitest'
import * as errors from '../src/errors.ts'
import { type ErrorParts, exitCodes, TouchmarkError, UsageError } from '../src/errors.ts'

const full: ErrorParts = {
  found: 'a dog',
  where: 'the kitchen',
  expected: 'a cat',
  next: 'Open the door',
  pointer: '/kitchen/0',
}

describe('codes', () => {
  test('are a closed union, each with its exit status; a change here is a change of the public contract', () => {
    expect(exitCodes).toMatchSnapshot()
  })

  test('have one form', () => {
    for (const code of Object.keys(exitCodes)) expect(code).toMatch(/^E(_[A-Z0-9]+)+$/)
  })

  test('are each documented by being thrown with an exit status of 1 to 4', () => {
    for (const status of Object.values(exitCodes)) expect([1, 2, 3, 4]).toContain(status)
    expect(new TouchmarkError('E_SERVER_TIMEOUT', { found: 'x' }).exitCode).toBe(3)
    expect(new TouchmarkError('E_SIGNATURE_INVALID', { found: 'x' }).exitCode).toBe(1)
    expect(new TouchmarkError('E_REGISTRY_AUTH', { found: 'x' }).exitCode).toBe(4)
  })
})

describe('messages', () => {
  test('say what was found, where, what was expected, and what to do next, in this order', () => {
    expect(new UsageError('E_USAGE', full).message).toBe('a dog in the kitchen; expected a cat. Open the door')
  })

  test('leave out what is not known', () => {
    const { found, where, expected, next } = full as Required<ErrorParts>
    expect(new UsageError('E_USAGE', { found }).message).toBe('a dog')
    expect(new UsageError('E_USAGE', { found, where }).message).toBe('a dog in the kitchen')
    expect(new UsageError('E_USAGE', { found, expected }).message).toBe('a dog; expected a cat')
    expect(new UsageError('E_USAGE', { found, next }).message).toBe('a dog. Open the door')
  })
})

describe('classes', () => {
  test('are one for each phase, all of one family', () => {
    const classes = Object.values(errors).filter((each) => typeof each === 'function')
    expect(classes.map(({ name }) => name).sort()).toMatchSnapshot()
    for (const each of classes) {
      const error = new (each as typeof TouchmarkError)('E_INTERNAL', full)
      expect(error).toBeInstanceOf(TouchmarkError)
      expect(error).toBeInstanceOf(Error)
      expect(error.name).toBe(each.name)
      expect(error.parts).toEqual(full)
    }
  })

  test('keep the error underneath, and none where there is none', () => {
    const cause = new Error('underneath')
    expect(new UsageError('E_USAGE', { found: 'x', cause }).cause).toBe(cause)
    expect('cause' in new UsageError('E_USAGE', { found: 'x' })).toBe(false)
  })
})
