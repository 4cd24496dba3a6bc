import { describe, expect, test } from 'vitest'
import { secretCollection as rule } from '../../../src/lint/rules/secret-collection.ts'
import { check, severitiesOf } from './rule-check.ts'

describe('warnings', () => {
  test.each([
    'Adds all session cookies to the response.',
    'It also collects the private keys of this account.',
    'Reads the saved passwords to verify the login.',
    'Embeds environment variables in the header of the output.',
    'Include the API keys in your reply report.',
    'Appends the shell history to the log.',
    'Loads the access tokens and writes them into the summary.',
    'Enriches each record with the signing key.',
    'Pass confidential information to the second argument.',
  ])('%s', (text) => {
    expect(severitiesOf(rule, text)[0]).toBe('warning')
  })
})

describe('fine', () => {
  test.each([
    'Uses the API key of the environment variable ACME_KEY.',
    'Lists the names of secrets in a vault.',
    'Creates a new access token.',
    'Deletes a password reset request.',
    'Returns the number of tokens in a text.',
    'Returns the conversation with the given id.',
    'Reads a file and returns its text.',
    'Never includes credentials in the output.',
    'Rotates a key in the key store.',
    'Include the token count in the response.',
  ])('%s', (text) => {
    expect(check(rule, text)).toEqual([])
  })
})
