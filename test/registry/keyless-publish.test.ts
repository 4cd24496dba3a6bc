import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { formatControlStatement } from '../../src/attestation/control-statement.ts'
import { parseRegistryProblem, parseRegistryVersion } from '../../src/attestation/registry-wire.ts'
import { formatStatementSubmission } from '../../src/attestation/statement-submission.ts'
import { keylessVersion } from '../support/keyless-version.ts'
import { githubClaims } from '../support/oidc-claims.ts'
import { signVersion } from '../support/publishing.ts'
import { pgliteSource } from '../support/registry-store.ts'
import { startSigstore } from '../support/sigstore.ts'
import { ControlWriter, keyOf } from '../support/statements.ts'
import { type TestRegistry, testRegistry } from '../support/test-registry.ts'

const source = await pgliteSource()
const sigstore = await startSigstore()
afterAll(async () => {
  await source.remove()
  await sigstore.close()
})

const name = 'io.github.acme/weather'
let registry: TestRegistry

beforeEach(async () => {
  await source.empty()
  registry = await testRegistry(source.store, { trustedRoot: sigstore.trustedRoot })
})

async function refusal(response: Response): Promise<{ status: number; code: string; detail: string }> {
  const { status, code, detail } = parseRegistryProblem(new Uint8Array(await response.arrayBuffer()))
  return { status, code, detail }
}

async function accepted(response: Response) {
  expect(response.status).toBe(201)
  return parseRegistryVersion(new Uint8Array(await response.arrayBuffer()))
}

type Parts = Parameters<typeof keylessVersion>[1]

async function publish(parts: Parts = {}, headers: Record<string, string> = {}): Promise<Response> {
  const { name: to = name, version = '1.0.0' } = parts
  return await registry.publish({ name: to, version }, await keylessVersion(sigstore, parts), headers)
}

describe('a build of the owner', () => {
  test('takes a free name of its owner without anybody else, and is shown as who it is', async () => {
    const { publisher, index } = await accepted(await publish())
    expect(index).toBe(0)
    expect(publisher).toMatchObject({
      type: 'keyless',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main',
      repositoryId: '700100',
      ownerId: '4200',
      trigger: 'push',
    })
    const search = await (await registry.app.request('/v1/search?q=weather')).json()
    expect(search).toMatchObject({ servers: [{ name, proof: 'oidc' }] })
  })

  test('publishes again from another tag: the workflow is bound, not the ref', async () => {
    await publish()
    const claims = githubClaims({ ref: 'refs/tags/v1.1.0' })
    await accepted(await publish({ version: '1.1.0', signing: { claims } }))
  })
})

describe('a build that may not', () => {
  test.each([
    ['of another owner', { repository: 'mallory/weather' }, 'E_IDENTITY_SUBJECT'],
    ['of an owner with a matching prefix', { repository: 'acme-evil/weather' }, 'E_IDENTITY_SUBJECT'],
    ['of another issuer', { iss: 'https://token.example' }, 'E_IDENTITY_ISSUER'],
    ['started by a pull request', { event_name: 'pull_request_target' }, 'E_IDENTITY_TRIGGER'],
    ['started by another workflow run', { event_name: 'workflow_run' }, 'E_IDENTITY_TRIGGER'],
    [
      "of another's repository that calls the owner's reusable workflow",
      {
        repository: 'mallory/weather',
        job_workflow_ref: 'acme/weather/.github/workflows/release.yml@refs/heads/main',
      },
      'E_IDENTITY_REPOSITORY',
    ],
  ])('%s', async (_what, claims, code) => {
    const response = await publish({ signing: { claims: githubClaims(claims) } })
    expect(await refusal(response)).toMatchObject({ status: 403, code })
    expect((await registry.app.request(`/v1/servers/${encodeURIComponent(name)}`)).status).toBe(404)
  })

  test('an account that was made again under the same name does not own what it published', async () => {
    await accepted(await publish())
    const claims = githubClaims({ repository_owner_id: '9999', repository_id: '880' })
    const { status, code, detail } = await refusal(await publish({ version: '1.1.0', signing: { claims } }))
    expect({ status, code }).toEqual({ status: 403, code: 'E_NAME_NOT_OWNED' })
    expect(detail).toContain('"9999"')
    expect(detail).toContain('"4200"')
  })

  test('another workflow of the same repository is another publisher', async () => {
    await accepted(await publish())
    const claims = githubClaims({ job_workflow_ref: 'acme/weather/.github/workflows/test.yml@refs/heads/main' })
    const response = await publish({ version: '1.1.0', signing: { claims } })
    expect(await refusal(response)).toMatchObject({ status: 403, code: 'E_NAME_NOT_OWNED' })
  })

  test('a later build of the bound workflow, started by a pull request', async () => {
    await accepted(await publish())
    const claims = githubClaims({ event_name: 'pull_request_target' })
    const response = await publish({ version: '1.1.0', signing: { claims } })
    expect(await refusal(response)).toMatchObject({ status: 403, code: 'E_IDENTITY_TRIGGER' })
  })

  test("a key takes no name of a GitHub owner without the operator's token", async () => {
    const { body } = await signVersion()
    expect(await refusal(await registry.publish({}, body, {}))).toMatchObject({
      status: 401,
      code: 'E_UNAUTHENTICATED',
    })
  })

  test('a build takes no reverse-DNS name: its domain names keys', async () => {
    const other = 'com.example/weather'
    const body = await keylessVersion(sigstore, { name: other })
    const response = await registry.publish({ name: other }, body, {})
    expect(await refusal(response)).toMatchObject({ status: 401, code: 'E_UNAUTHENTICATED' })
    expect((await registry.publish({ name: other }, body)).status).toBe(201)
  })
})

describe('a name with control statements', () => {
  const workflow = 'https://github.com/acme/weather/.github/workflows/release.yml@**'
  const issuer = 'https://token.actions.githubusercontent.com'
  const named = (repositoryId: string, ownerId: string) =>
    ({ type: 'keyless', issuer, subject: workflow, repositoryId, ownerId }) as const
  const moved = githubClaims({ repository_owner_id: '9999', repository_id: '880' })

  async function post(body: Uint8Array): Promise<number> {
    return (await registry.app.request('/v1/statements', { method: 'POST', body: new Uint8Array(body) })).status
  }

  /** The owner's build claims the name, with a key in a vault for recovery. */
  async function claim(claims = githubClaims()): Promise<ControlWriter> {
    const writer = new ControlWriter(name)
    const recovery = [keyOf('vault')]
    const change = { action: 'claim', identities: [named('700100', '4200')], recovery, threshold: 1 } as const
    const payload = formatControlStatement(writer.peek(change))
    await writer.next(change, ['vault'])
    const bundles = [await sigstore.sign(payload, { claims })]
    const status = await post(formatStatementSubmission({ bundles, snapshot: null, publicKeys: [] }))
    expect(status).toBe(claims.event_name === 'push' ? 201 : 403)
    return writer
  }

  test('follows its repository to other ids where a recovery identity says so, and only then', async () => {
    await accepted(await publish())
    const writer = await claim()
    const moving = { version: '1.1.0', signing: { claims: moved } }
    expect(await refusal(await publish(moving))).toMatchObject({ status: 403, code: 'E_NAME_NOT_OWNED' })
    const change = { action: 'rotate', from: named('700100', '4200'), to: named('880', '9999') } as const
    expect(await post(await writer.next(change, ['vault']))).toBe(201)
    await accepted(await publish(moving))
    expect(await refusal(await publish({ version: '1.2.0' }))).toMatchObject({ status: 403, code: 'E_NAME_NOT_OWNED' })
  })

  test('is not claimed by a build that a pull request started', async () => {
    await accepted(await publish())
    await claim(githubClaims({ event_name: 'pull_request_target' }))
  })
})

describe('a keyless bundle', () => {
  test('is refused by a registry without a root of trust', async () => {
    registry = await testRegistry(source.store)
    expect(await refusal(await publish())).toMatchObject({ status: 503, code: 'E_TRUSTED_ROOT_UNREACHABLE' })
  })

  test('of another authority is refused', async () => {
    const response = await publish({ signing: { twist: 'other-authority' } })
    expect(response.status).toBe(422)
  })

  test('about another version than the path says is refused', async () => {
    const body = await keylessVersion(sigstore, { version: '2.0.0' })
    expect(await refusal(await registry.publish({}, body, {}))).toMatchObject({
      status: 400,
      code: 'E_REQUEST_INVALID',
    })
  })
})
