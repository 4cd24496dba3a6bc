/** The API's paths, parameters and answers. */
import { type openapiSchemas, schema } from './openapi-schemas.ts'

type SchemaName = keyof typeof openapiSchemas

/** One operation, as far as we describe it. */
export interface OpenapiOperation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly object[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, object>>
  readonly security?: readonly object[]
}

const problem = { description: 'A problem', content: { 'application/problem+json': { schema: schema('Problem') } } }

function parameter(name: string, place: 'path' | 'query' | 'header', description: string): object {
  return { name, in: place, required: place === 'path', description, schema: { type: 'string' } }
}

const name = parameter('name', 'path', 'Server name, percent-encoded as one segment')
const version = parameter('version', 'path', 'A version, or `latest`')
const profile = parameter('profile', 'query', 'Default: `default`, or the only one there is')
const limit = { ...parameter('limit', 'query', 'Rows, 1 to 100; default 50'), schema: { type: 'integer', minimum: 1 } }
const cursor = parameter('cursor', 'query', 'The `next` of the page before')
const ifNoneMatch = parameter('If-None-Match', 'header', 'An ETag that you have')

function json(name: SchemaName): object {
  return { description: name, content: { 'application/json': { schema: schema(name) } } }
}

function read(operationId: string, summary: string, parameters: readonly object[], answer: object): OpenapiOperation {
  return {
    operationId,
    summary,
    parameters: [...parameters, ifNoneMatch],
    responses: { '200': answer, '304': { description: 'You have it' }, default: problem },
  }
}

function status(operationId: string, summary: string): OpenapiOperation {
  return { operationId, summary, responses: { '200': json('Status'), default: problem } }
}

const publishOperation: OpenapiOperation = {
  operationId: 'publish',
  summary: 'Publish a version. The same bytes again are the same answer.',
  parameters: [name, version, parameter('Idempotency-Key', 'header', '1 to 255 visible ASCII characters')],
  requestBody: { required: true, content: { 'application/json': { schema: schema('Submission') } } },
  responses: {
    '200': { ...json('Version'), description: 'It was there already, with the same bytes' },
    '201': { ...json('Version'), description: 'Accepted' },
    default: problem,
  },
  security: [{}, { operatorToken: [] }],
}

const statementOperation: OpenapiOperation = {
  operationId: 'statement',
  summary: 'Say something about a name or a version: control, observation, review, or a further signature',
  requestBody: { required: true, content: { 'application/json': { schema: schema('StatementSubmission') } } },
  responses: {
    '200': { ...json('Statement'), description: 'It was there already, with the same bytes' },
    '201': { ...json('Statement'), description: 'Accepted' },
    default: problem,
  },
}

const verbatim = (description: string) => ({ description, content: { 'application/json': {} } })

/** Every path with its operations, by method. */
export const openapiPaths: Readonly<Record<string, Readonly<Record<string, OpenapiOperation>>>> = {
  '/healthz': { get: status('healthz', 'Whether the process lives') },
  '/readyz': { get: status('readyz', 'Whether the database answers') },
  '/v1/openapi.json': {
    get: read('openapi', 'This document', [], { description: 'OpenAPI 3.1', content: { 'application/json': {} } }),
  },
  '/v1/key': { get: read('key', 'The verifier key of the receipts; pin it, do not fetch it', [], json('Key')) },
  '/v1/servers/{name}': {
    get: read('server', "A server's versions, newest first", [name, limit, cursor], json('Server')),
  },
  '/v1/servers/{name}/control': {
    get: read('control', "A name's control statements, oldest first", [name], json('Control')),
  },
  '/v1/statements': { post: statementOperation },
  '/v1/servers/{name}/versions/{version}': {
    get: read('version', 'One version', [name, version, profile], json('Version')),
    put: publishOperation,
  },
  '/v1/servers/{name}/versions/{version}/bundles': {
    get: read(
      'bundles',
      'Its bundles, of all profiles or one: publishers first, then what others said',
      [name, version, profile],
      json('Bundles'),
    ),
  },
  '/v1/servers/{name}/versions/{version}/snapshot': {
    get: read('snapshot', 'Its snapshot file', [name, version, profile], verbatim('The file, verbatim')),
  },
  '/v1/servers/{name}/versions/{version}/findings': {
    get: read('findings', 'What lint said when it was accepted', [name, version, profile], json('Findings')),
  },
  '/v1/definitions/{hash}': {
    get: read(
      'definition',
      'One definition by its hash',
      [parameter('hash', 'path', 'Tool definition hash v1')],
      verbatim('Its canonical bytes'),
    ),
  },
  '/v1/lookup': {
    get: read(
      'lookup',
      'Versions bound to a package or an origin',
      [
        parameter('purl', 'query', 'A package URL, for instance pkg:npm/%40acme/weather'),
        parameter('origin', 'query', 'An origin'),
      ],
      json('Lookup'),
    ),
  },
  '/v1/search': {
    get: read(
      'search',
      'Servers by the words of their names and definitions',
      [parameter('q', 'query', 'Words; each finds what begins with it'), limit, cursor],
      json('Search'),
    ),
  },
  '/v1/diff/{name}/{range}': {
    get: read(
      'diff',
      'What changed from one version to another',
      [name, parameter('range', 'path', '`A...B`, `A...B.json` or `A...B.diff`'), profile],
      {
        description: 'The changes',
        content: { 'application/json': { schema: schema('Diff') }, 'text/x-diff': { schema: { type: 'string' } } },
      },
    ),
  },
}
