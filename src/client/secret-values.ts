/** Which parts of a command line or a URL are likely secrets. A guess by names: what is not named like one is not found. */
import { sha256Hex } from '../crypto/sha256.ts'
import { utf8 } from '../encoding/bytes.ts'

/** An option whose value is likely a secret, alone or with the value after `=`; or a variable assignment of that kind. */
const secretOption = /^(-{0,2}[\w-]*(?:key|token|secret|passw|credential|auth|header|cookie)[\w-]*)(=.*)?$/is

/** A word of a command line. */
export interface ArgvWord {
  /** The word, but for what is secret. */
  readonly open: string
  /** What follows it and is likely a secret; null where nothing does. */
  readonly secret: string | null
}

/** Takes the values apart that are likely secrets: after `=`, or in the word after an option. */
export function splitSecrets(argv: readonly string[]): ArgvWord[] {
  let follows = false
  return argv.map((word, index) => {
    const isValue = follows && !word.startsWith('-')
    const [, name, value] = index === 0 ? [] : (secretOption.exec(word) ?? [])
    follows = (name?.startsWith('-') === true && value === undefined) || word === '-H'
    if (isValue) return { open: '', secret: word }
    if (name !== undefined && value !== undefined) return { open: `${name}=`, secret: value.slice(1) }
    return { open: word, secret: null }
  })
}

/**
 * What is remembered in place of a secret: `sha256:` and the SHA-256 of its UTF-8 bytes, so that another value is noticed
 * and the value is not there to be read. It does not hide what can be guessed.
 */
export function secretDigest(secret: string): string {
  return `sha256:${sha256Hex(utf8(secret))}`
}

/** Whether a word is a URL. */
export function isUrlWord(word: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(word) && URL.canParse(word)
}

/** A URL with the digests of its password and of query values that are likely secrets; without any, as it is. */
export function urlWithoutSecrets(address: string): string {
  const url = new URL(address)
  const { password, username, searchParams } = url
  const names = [...searchParams.keys()]
  if (username === '' && password === '' && !names.some((name) => secretOption.test(name))) return address
  if (password !== '') url.password = secretDigest(password)
  // A user name alone is what tokens are given as.
  else if (username !== '') url.username = secretDigest(username)
  const query = [...searchParams].map(([name, value]): [string, string] => [
    name,
    secretOption.test(name) ? secretDigest(value) : value,
  ])
  url.search = new URLSearchParams(query).toString()
  return url.href
}
