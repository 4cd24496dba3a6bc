/**
 * Tokens on disk: `tokens/` in the state folder, one file a server, which only its owner may read. Two processes never
 * refresh at the same time: a refresh token is good once, and who uses it twice loses the grant.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { utf8 } from '../../encoding/bytes.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { StateError, TouchmarkError } from '../../errors.ts'
import { sortedJson } from '../../trust/sorted-json.ts'
import { quote } from '../../visible-text.ts'
import { listFolder, makePrivateFolder, readIfThere, removeLeftovers, writeAtomically } from '../files/atomic-file.ts'
import { withFileLock } from '../files/file-lock.ts'
import type { ClientAuthentication } from './authorization-server.ts'
import type { OauthClient } from './oauth-client.ts'

/** Everything that was granted for one server by one issuer. Tokens and secrets are never printed. */
export interface Grant {
  /** The server's URL: the only place where the access token is sent. */
  readonly server: string
  /** What the token was asked for (RFC 8707). */
  readonly resource: string
  readonly issuer: string
  readonly tokenEndpoint: string
  readonly revocationEndpoint: string | null
  readonly client: OauthClient
  readonly scopes: readonly string[] | null
  readonly accessToken: string
  /** Milliseconds since the epoch; null where the issuer does not say. */
  readonly expiresAt: number | null
  readonly refreshToken: string | null
  /** Milliseconds since the epoch. */
  readonly obtainedAt: number
}

const format = 'touchmark-tokens-v1'

/** The tokens of one state folder. */
export class TokenStore {
  readonly #folder: string

  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'tokens')
  }

  /**
   * The latest grant for a server; null where there is none.
   *
   * @throws StateError `E_LOCK_CORRUPT` where the file cannot be understood; `E_STATE_ACCESS`.
   */
  async load(server: string): Promise<Grant | null> {
    const grants = await this.#read(this.#path(server))
    return grants.filter((grant) => grant.server === server).sort((a, b) => b.obtainedAt - a.obtainedAt)[0] ?? null
  }

  /** Every grant, by server. Throws as {@link load}. */
  async all(): Promise<readonly Grant[]> {
    const names = (await listFolder(this.#folder)).filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
    const grants: Grant[] = []
    for (const name of names) grants.push(...(await this.#read(join(this.#folder, name))))
    return grants.sort((a, b) => (a.server < b.server ? -1 : 1))
  }

  /** Keeps a grant in place of the one of the same server and issuer. For holders of the server's lock. Throws as {@link load}. */
  async save(grant: Grant): Promise<void> {
    await makePrivateFolder(this.#folder)
    const path = this.#path(grant.server)
    const others = (await this.#read(path)).filter(({ issuer }) => issuer !== grant.issuer)
    await removeLeftovers(path)
    await writeAtomically(path, utf8(sortedJson({ format, grants: [...others, grant].map(grantMembers) })))
  }

  /** Forgets every grant of a server. For holders of the server's lock. */
  async remove(server: string): Promise<void> {
    await rm(this.#path(server), { force: true })
  }

  /**
   * Runs `work` while no other process changes the tokens of a server.
   *
   * @throws StateError `E_STATE_BUSY` where one does for longer than `maxWaitMs`; `E_STATE_ACCESS`.
   */
  async exclusively<T>(
    server: string,
    what: 'tokens' | 'sign-in',
    maxWaitMs: number,
    work: () => Promise<T>,
  ): Promise<T> {
    await makePrivateFolder(this.#folder)
    return await withFileLock(`${this.#path(server)}.${what}.busy`, work, { maxWaitMs })
  }

  #path(server: string): string {
    return join(this.#folder, `${sha256Hex(server)}.json`)
  }

  async #read(path: string): Promise<readonly Grant[]> {
    const bytes = await readIfThere(path)
    if (bytes === undefined) return []
    try {
      const file = new MemberReader(parseJson(bytes).value, malformed).only(['format', 'grants'])
      file.literal('format', format)
      return file.list('grants').map(readGrant)
    } catch (cause) {
      throw new StateError('E_LOCK_CORRUPT', {
        // The code alone: a reader's message may quote what it could not read.
        found: `not a file of tokens (${cause instanceof TouchmarkError ? cause.code : 'unreadable'})`,
        where: quote(path, 400),
        expected: format,
        next: 'Remove the file, and sign in again with touchmark login URL',
      })
    }
  }
}

function malformed(pointer: string, expected: string): StateError {
  return new StateError('E_LOCK_CORRUPT', { found: 'an unexpected value', where: quote(pointer), expected, pointer })
}

const authentications = [
  'none',
  'client_secret_basic',
  'client_secret_post',
] as const satisfies readonly ClientAuthentication[]

function grantMembers({ client, ...grant }: Grant) {
  return { ...grant, client: { ...client } }
}

function readGrant(fields: MemberReader): Grant {
  const client = fields.object('client')
  return {
    server: fields.text('server'),
    resource: fields.text('resource'),
    issuer: fields.text('issuer'),
    tokenEndpoint: fields.text('tokenEndpoint'),
    revocationEndpoint: fields.textOrNull('revocationEndpoint'),
    client: {
      clientId: client.text('clientId'),
      authentication: client.oneOf('authentication', authentications),
      clientSecret: client.textOrNull('clientSecret'),
      clientSecretVariable: client.textOrNull('clientSecretVariable'),
    },
    scopes: fields.isNull('scopes') ? null : fields.texts('scopes'),
    accessToken: fields.matching('accessToken', /^[\x21-\x7e]{1,16384}$/, 'a token'),
    expiresAt: timeOrNull(fields, 'expiresAt'),
    refreshToken: fields.textOrNull('refreshToken'),
    obtainedAt: timeOrNull(fields, 'obtainedAt') ?? 0,
  }
}

function timeOrNull(fields: MemberReader, name: string): number | null {
  const value = fields.value(name)
  if (value === null) return null
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fields.refuse(name, 'a time')
}
