import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { type Profile, type ProfileFacts, selectProfile } from '../../src/snapshot/profile.ts'

const standard: Profile = { name: 'default', args: [], envNames: [] }
const readOnly: Profile = { name: 'read-only', args: ['--read-only'], envNames: [] }
const withKey: Profile = { name: 'with-key', args: [], envNames: ['ACME_KEY', 'ACME_URL'] }
const windows: Profile = { name: 'windows', args: [], envNames: [], platform: 'win32-x64' }
const profiles = [standard, readOnly, withKey, windows]

function facts(parts: Partial<ProfileFacts> = {}): ProfileFacts {
  return { args: [], envNames: [], platform: 'linux-x64', ...parts }
}

function thrownBy(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}

describe('by name', () => {
  test('the profile asked for is taken whatever the target looks like', () => {
    expect(selectProfile(profiles, facts({ name: 'read-only', args: ['--other'] }))).toBe(readOnly)
  })

  test('an unknown name is an error that lists the known ones, never another profile', () => {
    const error = thrownBy(() => selectProfile(profiles, facts({ name: 'readonly' })))
    expect(error).toBeInstanceOf(ConfigError)
    expect(error).toMatchObject({ code: 'E_PROFILE_UNKNOWN', exitCode: 2 })
    expect(String(error)).toContain('"default", "read-only", "with-key", "windows"')
  })

  test('an unknown name where nothing is declared says so', () => {
    const error = thrownBy(() => selectProfile([], facts({ name: 'default' })))
    expect(error).toMatchObject({ code: 'E_PROFILE_UNKNOWN' })
    expect(String(error)).toContain('there is none')
  })

  test('a name that would steer a terminal is shown with labels', () => {
    const message = String(thrownBy(() => selectProfile(profiles, facts({ name: 'a\u001b[2J\u202e' }))))
    expect(message).toContain('<U+001B>')
    expect(message).toContain('<U+202E>')
  })

  test('an empty name is a name, and names are compared exactly', () => {
    for (const name of ['', 'Default', 'default ', '__proto__']) {
      expect(thrownBy(() => selectProfile(profiles, facts({ name })))).toMatchObject({ code: 'E_PROFILE_UNKNOWN' })
    }
  })
})

describe('by what is known of the target', () => {
  test('equal arguments and environment names select', () => {
    expect(selectProfile(profiles, facts())).toBe(standard)
    expect(selectProfile(profiles, facts({ args: ['--read-only'] }))).toBe(readOnly)
  })

  test('environment names are a set: order and repetition do not matter', () => {
    expect(selectProfile(profiles, facts({ envNames: ['ACME_URL', 'ACME_KEY', 'ACME_URL'] }))).toBe(withKey)
  })

  test('arguments are a list: their order matters', () => {
    const two: Profile = { name: 'two', args: ['--a', '--b'], envNames: [] }
    expect(selectProfile([two], facts({ args: ['--b', '--a'] }))).toBeUndefined()
    expect(selectProfile([two], facts({ args: ['--a', '--b', '--b'] }))).toBeUndefined()
    expect(selectProfile([two], facts({ args: ['--a --b'] }))).toBeUndefined()
  })

  test('one more or one fewer environment name does not fit', () => {
    expect(selectProfile(profiles, facts({ envNames: ['ACME_KEY'] }))).toBeUndefined()
    expect(selectProfile(profiles, facts({ envNames: ['ACME_KEY', 'ACME_URL', 'OTHER'] }))).toBeUndefined()
  })

  test('a profile of this platform goes before one of every platform, whatever the order of declaration', () => {
    const here = facts({ platform: 'win32-x64' })
    expect(selectProfile([standard, windows], here)).toBe(windows)
    expect(selectProfile([windows, standard], here)).toBe(windows)
  })

  test('a profile of another platform never fits', () => {
    expect(selectProfile([windows], facts({ platform: 'win32-arm64' }))).toBeUndefined()
  })

  test('where nothing fits there is no profile: the nearest one is not good enough', () => {
    expect(selectProfile(profiles, facts({ args: ['--read-only', '--verbose'] }))).toBeUndefined()
    expect(selectProfile([], facts())).toBeUndefined()
  })
})

describe('for any declarations', () => {
  const word = fc.constantFrom('a', 'b', 'c')
  const profile = fc.record(
    {
      name: fc.constantFrom('one', 'two', 'three'),
      args: fc.array(word, { maxLength: 2 }),
      envNames: fc.array(word, { maxLength: 2 }),
      platform: fc.constantFrom('linux-x64', 'win32-x64'),
    },
    { requiredKeys: ['name', 'args', 'envNames'] },
  )
  const someFacts = fc.record({
    args: fc.array(word, { maxLength: 2 }),
    envNames: fc.array(word, { maxLength: 2 }),
    platform: fc.constantFrom('linux-x64', 'darwin-arm64'),
  })

  test('what is selected fits in every respect', () => {
    fc.assert(
      fc.property(fc.array(profile), someFacts, (declared, known) => {
        const selected = selectProfile(declared, known)
        if (selected === undefined) return
        expect(selected.args).toEqual(known.args)
        expect(new Set(selected.envNames)).toEqual(new Set(known.envNames))
        expect([undefined, known.platform]).toContain(selected.platform)
      }),
    )
  })

  test('a target that is exactly as declared has a profile', () => {
    fc.assert(
      fc.property(fc.array(profile), profile, (others, own) => {
        const known = facts({ ...own, platform: own.platform ?? 'linux-x64', name: own.name })
        expect(selectProfile([...others, own], known)?.name).toBe(own.name)
        const { name: _, ...unnamed } = known
        expect(selectProfile([...others, own], unnamed)).toBeDefined()
      }),
    )
  })
})
