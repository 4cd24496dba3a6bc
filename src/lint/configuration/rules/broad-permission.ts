/** Entries that take a safeguard away: see broad-permission.md. */

import { isArray, isObject, type JsonValue, ownMember } from '../../../encoding/json-value.ts'
import type { ConfiguredServer, PlacedText } from '../client-configuration.ts'
import type { ConfigurationMatch, EntryRule } from '../configuration-rule.ts'
import { type Launch, launches } from '../launch-words.ts'

const flags: readonly { readonly flag: RegExp; readonly message: string }[] = [
  {
    flag: /^--(?:allow-(?:all|everything|any|root|dangerous\S{0,40})|dangerously\S{0,60}|yolo|unrestricted|unsafe|no-(?:sandbox|confirm|approval|auth)|disable-(?:sandbox|security|auth)\S{0,40}|skip-(?:permissions|confirmation)\S{0,20}|auto-approve(?:-all)?|full-access)(?:=(?:true|1|yes))?$/i,
    message: 'a flag that takes a safeguard away',
  },
]
const containerFlags: readonly { readonly flag: RegExp; readonly message: string }[] = [
  { flag: /^--privileged(?:=true)?$/, message: 'a container with all rights of the machine' },
  {
    flag: /^--(?:pid|ipc|userns|net|network)=host$/,
    message: 'a container that shares networks or processes with the machine',
  },
  { flag: /^--cap-add=(?:all|sys_admin)$/i, message: 'a container with all rights of the machine' },
  { flag: /^(?:(?:-v|--volume)=?)?\/:\//, message: 'a container that sees all files of the machine' },
  { flag: /docker\.sock\b/, message: 'a container that commands all others of the machine' },
]
const denoFlags = [{ flag: /^(?:-A|--allow-all)$/, message: 'a flag that takes a safeguard away' }]
/** A folder that holds everything, or everything of one person. */
const wholeFolder =
  /^(?:\/|~\/?|\$HOME\/?|\$\{(?:env:)?HOME\}\/?|\/(?:home|Users|root)\/?|[a-z]:[\\/]?|%USERPROFILE%)$/i

export const broadPermission: EntryRule = {
  kind: 'entry',
  id: 'broad-permission',
  severity: 'warning',
  title: 'Entry allows more than its server can need',
  *check(server) {
    yield* approvals(server)
    const found = launches(server)
    for (const { program, at } of found) {
      if (/^(?:sudo|doas)$/.test(program)) yield { path: at.path, message: 'a server with all rights of the machine' }
    }
    for (const launch of found.slice(-1)) yield* judgeLaunch(launch)
  },
}

function* judgeLaunch({ program, words }: Launch): Generator<ConfigurationMatch> {
  const isContainer = program === 'docker' || program === 'podman'
  const known = [...flags, ...(isContainer ? containerFlags : []), ...(program === 'deno' ? denoFlags : [])]
  for (let at = 0; at < words.length; at += 1) {
    const { text, path } = words[at] as PlacedText
    const single = known.find(({ flag }) => flag.test(text.slice(0, 400)))
    const pair = single === undefined ? known.find(({ flag }) => flag.test(joined(words, at))) : undefined
    const found = single ?? pair
    if (found !== undefined) yield { path, message: found.message }
    else if (wholeFolder.test(text)) yield { path, severity: 'note', message: 'a folder that holds everything' }
    if (pair !== undefined) at += 1
  }
}

/** An option and its value as one word: `--network host` is `--network=host`. */
function joined(words: readonly PlacedText[], at: number): string {
  const option = words[at]?.text ?? ''
  return /^--?[\w-]{1,60}$/.test(option) ? `${option}=${words[at + 1]?.text ?? ''}`.slice(0, 400) : ''
}

/** Members by which clients stop asking. */
const approvalMembers = ['autoApprove', 'alwaysAllow', 'autoAllow', 'trust', 'autoApproveAll'] as const

function* approvals({ entry, path }: ConfiguredServer): Generator<ConfigurationMatch> {
  for (const member of approvalMembers) {
    const value = ownMember(entry, member)
    if (allowsAll(value)) yield { path: [...path, member], message: 'every tool is called without asking' }
  }
}

function allowsAll(value: JsonValue | undefined): boolean {
  if (isObject(value)) return allowsAll(ownMember(value, '*'))
  return value === true || value === '*' || (isArray(value) && value.includes('*'))
}
