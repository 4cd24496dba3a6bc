/**
 * Adds identities to, and takes them out of, the grants of a policy file. A grant for a name is one list of identities
 * with one threshold: a second identity joins the first, so that it never becomes a way around the threshold.
 */
import { namedIdentityJson } from '../attestation/named-identity.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import { parseJsonText } from '../encoding/strict-json.ts'
import type { AcceptedIdentity } from './accepted-identity.ts'
import { withElement, withMember, withoutElements } from './policy-edit.ts'

/** Which list of a policy file. */
export type GrantList = 'publishers' | 'curators' | 'approvers'

/** What is granted to whom. */
export interface GrantEdit {
  readonly list: GrantList
  /** Server name or pattern; for curators and approvers also a configuration entry or `*`. */
  readonly name: string
  readonly identity: AcceptedIdentity
  /** Members of the grant that are set with it, as the file has them: `threshold`, `validFrom`, `validUntil`. */
  readonly members: JsonObject
}

/**
 * The text with the identity accepted for the name. Where the list has a grant for exactly this name, the identity joins
 * it; else a grant is made. The result is not checked: read it with `parsePolicy`.
 */
export function withGrant(text: string, { list, name, identity, members }: GrantEdit): string {
  const added = namedIdentityJson(identity)
  const grants = grantsOf(text, list)
  const index = grants.findIndex((grant) => isExactlyFor(grant, name))
  if (index < 0) return withElement(text, list, { names: [name], identities: [added], ...members })
  const known = identitiesOf(grants[index]).some((each) => same(each, added))
  const joined = known ? text : withElement(text, 'identities', added, [list, index])
  return Object.entries(members).reduce(
    (edited, [member, value]) => withMember(edited, member, value, [list, index]),
    joined,
  )
}

/**
 * The text without what the list grants for exactly this name: whole grants, or only the identities for which `drops`
 * holds. Unchanged where there is none.
 */
export function withoutGrant(
  text: string,
  list: GrantList,
  name: string,
  drops: (identity: JsonObject) => boolean = () => true,
): string {
  const thinned = grantsOf(text, list).reduce<string>((edited, grant, index) => {
    const kept = identitiesOf(grant).filter((identity) => !drops(identity))
    const loses = kept.length > 0 && kept.length < identitiesOf(grant).length
    return isExactlyFor(grant, name) && loses ? withMember(edited, 'identities', kept, [list, index]) : edited
  }, text)
  // Whole grants go last, so that positions stay what they were.
  return withoutElements(thinned, list, (grant) => isExactlyFor(grant, name) && identitiesOf(grant).every(drops))
}

function grantsOf(text: string, list: GrantList): readonly JsonValue[] {
  const { value } = parseJsonText(text, { comments: true })
  const grants = isObject(value) ? ownMember(value, list) : undefined
  return isArray(grants) ? grants : []
}

function isExactlyFor(grant: JsonValue, name: string): boolean {
  const names = isObject(grant) ? ownMember(grant, 'names') : undefined
  return isArray(names) && names.length === 1 && names[0] === name
}

function identitiesOf(grant: JsonValue | undefined): JsonObject[] {
  const identities = isObject(grant) ? ownMember(grant, 'identities') : undefined
  return isArray(identities) ? identities.filter(isObject) : []
}

function same(a: JsonObject, b: JsonObject): boolean {
  return canonicalJson(a) === canonicalJson(b)
}
