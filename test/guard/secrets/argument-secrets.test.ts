import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CallPolicy } from '../../../src/guard/call-policy/call-policy.ts'
import { openArgumentSecrets } from '../../../src/guard/secrets/argument-secrets.ts'
import { type CallDemands, effectiveCalls } from '../../../src/trust/call-rules.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

const rule = { servers: ['files'], tools: ['write'], secrets: ['TOKEN'] }

function open(
  demands: Partial<CallDemands>,
  env: Record<string, string> = {},
  cwd = '/',
  given = [{ name: 'GIVEN', value: 'given-0123' }],
) {
  const calls = effectiveCalls([{ rules: [], ...demands }])
  if (calls === null) throw new Error('no calls')
  const zero = () => 0
  const policy = new CallPolicy(calls, { entry: 'files', name: null }, zero, zero)
  return openArgumentSecrets(calls, policy, given, { env, cwd })
}

describe('the secrets of arguments', () => {
  test('are read from where policy says, and only for the tools of their rules', async () => {
    const secrets = await open({ rules: [rule], secrets: { TOKEN: 'env:REAL' } }, { REAL: 'tok-1234567890' })
    expect(secrets?.of('write').given).toEqual(new Map([['TOKEN', 'tok-1234567890']]))
    expect(secrets?.of('read').given.size).toBe(0)
    expect([...(secrets?.of('read').known ?? [])].sort()).toEqual(['GIVEN', 'TOKEN'])
  })

  test('of --secret are known, and handed out by a rule alone', async () => {
    const secrets = await open({ rules: [{ ...rule, secrets: ['GIVEN'] }] })
    expect(secrets?.of('write').given).toEqual(new Map([['GIVEN', 'given-0123']]))
    expect((await open({ rules: [] }))?.of('write')).toEqual({ known: new Set(['GIVEN']), given: new Map() })
  })

  test('of a file lose the end of its last line, and nothing else', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'key'), 'line 1\nline 2\n\n')
    const secrets = await open({ rules: [rule], secrets: { TOKEN: `file:${join(folder, 'key')}` } })
    expect(secrets?.of('write').given.get('TOKEN')).toBe('line 1\nline 2\n')
  })

  test('are what a program says, which gets its words as they are and no input', async () => {
    const code = 'process.stdin.on("end", () => console.log(process.argv[1])).resume()'
    const place = [process.execPath, '-e', code, 'a b; $(id) 1234']
    const secrets = await open({ rules: [rule], secrets: { TOKEN: place } })
    expect(secrets?.of('write').given.get('TOKEN')).toBe('a b; $(id) 1234')
  })

  test('are taken out of answers the longest first, so that no end of one is left', async () => {
    const secrets = await open({ rules: [rule], secrets: { TOKEN: 'env:REAL' } }, { REAL: 'given-0123-and-more' })
    expect(secrets?.values.map(({ name }) => name)).toEqual(['TOKEN', 'GIVEN'])
  })

  test('that no rule of this server hands out are not read', async () => {
    const secrets = await open({ rules: [{ ...rule, servers: ['other'] }], secrets: { TOKEN: 'env:NOT_SET' } })
    expect(secrets?.of('write').given.size).toBe(0)
  })

  test.each([
    ['a variable that is not set', { TOKEN: 'env:NOT_SET' }],
    ['a short value', { TOKEN: 'env:SHORT' }],
    ['no place', {}],
    ['a program that fails', { TOKEN: [process.execPath, '-e', 'console.log("tok-1234567890"); process.exit(1)'] }],
    ['a program that is not there', { TOKEN: ['/nowhere/vault'] }],
    ['a program that says too much', { TOKEN: [process.execPath, '-e', 'console.log("x".repeat(1e6))'] }],
    ['a program that says nothing', { TOKEN: [process.execPath, '-e', ''] }],
  ])('%s starts nothing, and what it said is not repeated', async (_, places) => {
    const wanted = async () => await open({ rules: [rule], secrets: places }, { SHORT: 'x' })
    expect(await laterErrorCode(wanted)).toBe('E_CONFIG_INVALID')
    await expect(wanted()).rejects.not.toThrow('tok-123')
  })

  test('a file that is no text, too large, or not there starts nothing', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'binary'), new Uint8Array(32).fill(0xff))
    writeFileSync(join(folder, 'large'), 'x'.repeat(65_537))
    const reading = (name: string) => async () =>
      await open({ rules: [rule], secrets: { TOKEN: `file:${join(folder, name)}` } })
    expect(await laterErrorCode(reading('binary'))).toBe('E_CONFIG_INVALID')
    expect(await laterErrorCode(reading('large'))).toBe('E_CONFIG_INVALID')
    expect(await laterErrorCode(reading('none'))).toBe('E_FILE_NOT_FOUND')
  })

  test('where nothing is one, there are none', async () => {
    expect(await open({ rules: [] }, {}, '/', [])).toBeNull()
  })
})
