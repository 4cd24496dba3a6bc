/**
 * What a server says in the middle of a session: what it asks of the person or the model (elicitation, sampling), its
 * skills, and the pages of its tools. None of it is pinned, since it need not be the same twice; so it is held against
 * the linter where it stands, at the moment it would reach somebody.
 */

import {
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  objectMember,
  ownMember,
} from '../../encoding/json-value.ts'
import { foldedName } from '../../encoding/member-names.ts'
import type { Finding } from '../../lint/finding.ts'
import { visibleLine } from '../../visible-text.ts'
import { type Message, resultOf } from '../frames.ts'
import { type Hello, instructionsAlone } from '../hello.ts'
import { type Incident, makeIncident, refusalCode } from '../incident.ts'
import { type ServerRequest, serverRequests } from './server-requests.ts'
import { findInDefinition, findInWhole } from './session-linter.ts'

/**
 * Why a message of the server's must not go on; undefined for one that may. `readsPage`: it answers who reads a page of a tool,
 * or a skill. Linear in the message; never throws.
 */
export function judgeWords(message: Message, readsPage = false): Incident | undefined {
  const detail = judgeMessage(message, readsPage)
  if (detail === undefined) return undefined
  return detail === forged ? makeIncident('forged-refusal') : makeIncident('server-words', { detail })
}

/** Why a server must not be served for what it says of itself beside its instructions; undefined where it may. */
export function judgeServerInfo(hello: Hello): Incident | undefined {
  const detail = gravest(findInWhole(instructionsAlone(hello)), 'what the server says of itself')
  return detail === undefined ? undefined : makeIncident('server-words', { detail })
}

const forged = 'a refusal that is not ours'

function judgeMessage(message: Message, readsPage: boolean): string | undefined {
  const asked = serverRequests(message)
  if (asked === 'ambiguous') return 'a member that some readers take for another'
  return firstOf(asked, judgeRequest) ?? (message.kind === 'response' ? judgeAnswer(message, readsPage) : undefined)
}

/** An answer beside what it asks for: an error in our own words, skills, pages. */
function judgeAnswer(message: Message, readsPage: boolean): string | undefined {
  const error = objectMember(message.value, 'error')
  if (error !== undefined) return isForged(error) ? forged : undefined
  const result = resultOf(message)
  return result === undefined ? undefined : (judgeSkills(result) ?? judgePages(result, readsPage))
}

/** Only the guard refuses in the guard's words: what a server sends under its code or in its name would be believed. */
function isForged(error: JsonObject): boolean {
  const message = ownMember(error, 'message')
  return (
    ownMember(error, 'code') === refusalCode || (typeof message === 'string' && /^\s{0,8}touchmark\b/i.test(message))
  )
}

function judgeRequest({ method, params }: ServerRequest): string | undefined {
  if (method === 'elicitation/create') return judgeElicitation(params)
  return method === 'sampling/createMessage' ? judgeSampling(params) : undefined
}

/**
 * MCP 2025-11-25, elicitation: a form must not ask for what is sensitive; a page is shown as it is, so it has to be one. What
 * has the members of both is held to both: which of them is shown, the client decides.
 */
export function judgeElicitation(params: JsonObject): string | undefined {
  const { mode, url, message, requestedSchema } = params
  const isForm = mode !== 'url' || requestedSchema !== undefined
  if (mode === 'url' || url !== undefined) {
    const wrong = typeof url === 'string' ? judgePage(url) : 'no address'
    if (wrong !== undefined) return `a page: ${wrong}`
  }
  if (isForm && (asksForSecret(message) || asksForSecret(requestedSchema))) return 'a form that asks for a secret'
  return judgeText({ description: message ?? '', inputSchema: requestedSchema ?? {} }, isForm ? 'a form' : 'a page')
}

/** What nobody should type into a form that a tool's server shows. Names of members count like words. */
const secretWords = new RegExp(
  String.raw`\b(?:${[
    'pass ?(?:word|phrase|code|wd)|pwd|pin (?:code|number)|verification code|mnemonic',
    'api ?keys?|(?:access|auth|bearer|refresh|session|secret|personal access) ?tokens?',
    '(?:private|ssh|secret|signing|encryption) ?keys?|client ?secret|credentials?|credit ?card|card ?number|cvv|cvc',
    'one ?time ?(?:code|password)|otp|2fa ?code|seed ?phrase|recovery ?(?:code|phrase)|social ?security|iban',
    'passwort|kennwort|mots? de passe|contrase(?:ñ|n)as?|senhas?|wachtwoord|lösenord',
  ].join('|')})\b|парол|密码|密碼|パスワード|暗証番号|비밀번호`,
  'iu',
)

function asksForSecret(value: JsonValue | undefined, depth = 0): boolean {
  // What is longer or deeper than any form is none that a person could read.
  if (typeof value === 'string') return value.length > maxWordsLength || secretWords.test(asWords(value))
  if (depth >= maxDepth) return true
  if (isArray(value)) return value.some((each) => asksForSecret(each, depth + 1))
  if (!isObject(value)) return false
  return Object.entries(value).some(([name, each]) => asksForSecret(name) || asksForSecret(each, depth + 1))
}

const maxWordsLength = 65_536
const maxDepth = 16

/** `apiKey`, `api_key` and `api-key` are `api Key`, `api key` and `api key`, in whatever letters they are shown. */
function asWords(text: string): string {
  const shown = text.normalize('NFKC').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
  return shown.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[_\s-]+/g, ' ')
}

/** A page on which a person may be asked to sign in: https, at a name, and one that looks like no other. */
function judgePage(address: string): string | undefined {
  // Behind a backslash, or without what readers of URLs leave out, other readers see another host.
  if (!/^[^\s\0-\x20\x7f\\]+$/.test(address) || !URL.canParse(address)) return 'an address that is none'
  const { protocol, hostname, username, password } = new URL(address)
  const isLoopback = hostname === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]'
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback)) return 'an address without https'
  if (username !== '' || password !== '') return 'an address with a name before its host'
  if (!isLoopback && (hostname.startsWith('[') || /^[\d.]+$/.test(hostname))) return 'a number in the place of a name'
  return hostname.split('.').some((label) => label.startsWith('xn--')) ? 'a name in letters beyond ASCII' : undefined
}

function judgeSampling(params: JsonObject): string | undefined {
  const { systemPrompt, messages, tools } = params
  const said = judgeText({ description: systemPrompt ?? '', messages: messages ?? [] }, 'words for the model')
  if (said !== undefined || !isArray(tools)) return said
  return firstOf(tools, (tool) => judgeText(tool, 'a tool for the model'))
}

/** Skills (extension `io.modelcontextprotocol/skills`): what a model reads of them to choose one, and a skill itself. */
function judgeSkills(result: JsonObject): string | undefined {
  const skills = ownMember(result, 'skills')
  return isArray(skills) ? firstOf(skills, (skill) => judgeText(skill, 'a skill')) : undefined
}

/** Pages of tools (extension `io.modelcontextprotocol/ui`): the contents of a resource under `ui://`. */
function judgePages(result: JsonObject, readsPage: boolean): string | undefined {
  const contents = ownMember(result, 'contents')
  if (!isArray(contents)) return undefined
  return firstOf(contents, (content) => {
    if (!isObject(content)) return undefined
    // Some readers match names in any case.
    const named = (wanted: string): JsonValue[] =>
      Object.entries(content).flatMap(([name, value]) => (foldedName(name) === wanted ? [value] : []))
    if (!readsPage && !named('URI').some(isPage)) return undefined
    const isText = !named('MIMETYPE').some((type) => typeof type === 'string' && binaryTypes.test(type))
    const coded = isText ? named('BLOB').filter((blob) => typeof blob === 'string') : []
    const decoded = coded.map((blob) => Buffer.from(blob, 'base64').toString('utf8'))
    const texts = [...named('TEXT'), ...decoded].filter((text) => typeof text === 'string')
    return firstOf(texts, (text) => judgeText({ description: text }, 'a page of a tool'))
  })
}

/** What nobody shows as text: bytes of a picture would be findings of some rule. */
const binaryTypes = /^(?:image|audio|video|font)\/(?!svg)|^application\/(?:octet-stream|pdf|wasm|zip|gzip)\b/i

/** Whether an address is that of a page of a tool, or of a skill. */
export function isPage(uri: JsonValue | undefined): boolean {
  return typeof uri === 'string' && /^\s*(?:ui|skill):/i.test(uri)
}

function firstOf<T>(values: readonly T[], judge: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const detail = judge(value)
    if (detail !== undefined) return detail
  }
  return undefined
}

/** Read as the definition of a tool would be: what would keep a tool from a model keeps this from it. */
function judgeText(value: JsonValue, what: string): string | undefined {
  if (!isObject(value)) return undefined
  return gravest(findInDefinition({ section: 'tools', name: '', value }), what)
}

/** Our own words for the first finding that would block a definition. */
function gravest(findings: readonly Finding[], what: string): string | undefined {
  const finding = findings.find(({ severity }) => severity === 'error')
  return finding === undefined ? undefined : `${what}: ${finding.rule} at ${visibleLine(finding.pointer, 80)}`
}
