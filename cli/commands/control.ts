import { join } from 'node:path'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { formatControlStatement, makeControlStatement } from '../../src/attestation/control-statement.ts'
import { parseServerName } from '../../src/attestation/server-name.ts'
import { formatStatementSubmission } from '../../src/attestation/statement-submission.ts'
import { readNamedFile } from '../../src/client/files/named-file.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { requireExtension } from '../../src/client/statements/control-source.ts'
import { ControlStore } from '../../src/client/statements/control-store.ts'
import { RegistryClient } from '../../src/client/statements/registry-client.ts'
import { trustedRootSource } from '../../src/client/statements/trusted-root-source.ts'
import { parsePublicKey } from '../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { equalBytes } from '../../src/encoding/bytes.ts'
import { UsageError } from '../../src/errors.ts'
import { parseVerifierKey } from '../../src/log/note.ts'
import { emptyControl } from '../../src/trust/control-chain.ts'
import type { ControlState } from '../../src/trust/control-state.ts'
import { proveControl, verifyControlChain } from '../../src/verify/control.ts'
import { verifyStatementReceipt } from '../../src/verify/statement-receipt.ts'
import type { TrustedRootSource } from '../../src/verify/verifier.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { controlOptions, identityForm, readControlWords } from '../control-words.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { loadUserPolicy } from '../policy.ts'
import { readRegistry, readToken, registryOptions } from '../registry-options.ts'
import { controlReport, describeChange, renderControl } from '../render/control.ts'
import { asciiJson } from '../render/json.ts'
import { checkSigningOptions, openSigner, type SignedStatement, signingOptions } from '../signing-options.ts'
import { trustedRootOption } from '../trusted-root.ts'

/** `touchmark control`: what the owners of a name say about the name itself. */
export const controlCommand: Command = {
  summary: 'say who publishes under a name, whose signatures no longer count, which versions are withdrawn',
  usage: 'claim|add|remove|rotate|revoke|yank|unyank|show NAME[@VERSION] [ID …] (--key FILE | --keyless) [OPTIONS]',
  details: [
    `ID is ${identityForm}.`,
    'Each statement follows the one before it, for ever. Where several must sign, each but the last writes a bundle with -o',
    'and the last one brings them all with --cosign. One publisher alone adds with 72 hours of delay.',
  ].join('\n'),
  targets: 0,
  options: {
    ...controlOptions,
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write the bundle, and send nothing' },
    cosign: { type: 'string', multiple: true, value: 'FILE', help: "another signer's bundle over the same statement" },
    ...registryOptions,
    'token-file': { type: 'string', value: 'FILE', help: "an operator's token" },
    ...trustedRootOption,
    ...signingOptions,
    ...outputOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  if (words[0] === 'show') return await show(words, options, io)
  const { name, change } = readControlWords(words, options)
  checkSigningOptions(options)
  const registry = await openRegistry(options, io)
  const state = await loadChain(name, registry, options, io)
  const statement = makeControlStatement({ name, origin: state.origin, head: state.head, change })
  const payload = formatControlStatement(statement)
  io.stderr.write(`${describeChange(name, change)}\n`)
  const signed = await (await openSigner(options, io)).signPayload(payload)
  const output = options.text('output')
  if (output !== undefined) return keep(signed, output, io)
  const bundles = [...readCosigned(payload, options, io), signed.bundle]
  await proveControl(bundles, { members: withOwn(state, signed) }, await trustedRootOf(options, io))
  const publicKeys = signed.publicKey === null ? [] : [signed.publicKey]
  const accepted = await registry.client.postStatement(
    formatStatementSubmission({ bundles, snapshot: null, publicKeys }),
  )
  const statementDigest = sha256Hex(payload)
  verifyStatementReceipt(accepted.receipt, registry.key, { kind: 'control', name, statementDigest, bundles })
  const { sequence } = statement.predicate
  const { index, acceptedAt } = accepted
  const report = {
    name,
    action: change.action,
    sequence,
    statementDigest,
    signatures: bundles.length,
    index,
    acceptedAt,
  }
  io.stdout.write(
    format === 'json'
      ? asciiJson(report)
      : `\u2713 statement ${sequence} of ${quote(name)}, entry ${index}, accepted ${acceptedAt}\n`,
  )
  return 0
}

/** A key that the chain does not name yet can only be refused by the registry; its signature is checked all the same. */
function withOwn({ members }: ControlState, { publicKey }: SignedStatement): ControlState['members'] {
  if (publicKey === null) return members
  const since = { index: -1, effectiveAt: Number.NEGATIVE_INFINITY }
  return [
    ...members,
    { identity: { type: 'key', publicKey: parsePublicKey(publicKey) }, role: 'publisher', since, until: null },
  ]
}

interface OpenRegistry {
  readonly client: RegistryClient
  readonly key: ReturnType<typeof parseVerifierKey>
}

/** A chain that cannot be checked must not be continued, so the registry's key is needed here. */
async function openRegistry(options: ParsedOptions, io: Io): Promise<OpenRegistry> {
  const { url, key } = await readRegistry(options, io)
  if (key === null) {
    throw new UsageError('E_USAGE', {
      found: 'no key of the registry',
      expected: '--registry-key or one in your policy',
    })
  }
  return { client: new RegistryClient({ url, ...readToken(options, io) }), key: parseVerifierKey(key) }
}

async function loadChain(
  name: string,
  { client, key }: OpenRegistry,
  options: ParsedOptions,
  io: Io,
): Promise<ControlState> {
  const found = await client.control(name)
  const kept = await new ControlStore(join(stateHome(io), 'touchmark')).load(key.name, name)
  // Signed after a shortened chain, a statement would be the owner's own word for a second history.
  if (kept !== undefined) requireExtension(kept, found ?? { name, origin: key.name, statements: [] })
  if (found === undefined) return emptyControl(name, key.name)
  const demands = { name, registryKey: key, trustedRoot: await trustedRootOf(options, io) }
  return await verifyControlChain(found.statements, demands)
}

async function trustedRootOf(options: ParsedOptions, io: Io): Promise<TrustedRootSource> {
  const policy = await loadUserPolicy(io)
  return await trustedRootSource({ named: options.text('trusted-root'), offline: false, policy }, io)
}

function readCosigned(payload: Uint8Array, options: ParsedOptions, io: Io): Uint8Array[] {
  return options.list('cosign').map((file) => {
    const bundle = readNamedFile(file, io)
    if (equalBytes(parseBundle(bundle).envelope.payload, payload)) return bundle
    throw new UsageError('E_USAGE', {
      found: 'a bundle over another statement',
      where: quote(file, 300),
      expected: 'the same words, signed after the same statement of the name',
    })
  })
}

function keep({ bundle, signer }: SignedStatement, output: string, io: Io): number {
  writeNamedFile(output, bundle, io)
  io.stdout.write(asciiJson({ bundle: output, bundleDigest: sha256Hex(bundle), ...signer }))
  return 0
}

async function show(words: readonly string[], options: ParsedOptions, io: Io): Promise<number> {
  const [, name, ...more] = words
  if (name === undefined || more.length > 0) {
    throw new UsageError('E_USAGE', { found: `${words.length - 1} names`, expected: 'control show NAME' })
  }
  const { format } = readOutput(options, io)
  const state = await loadChain(parseServerName(name), await openRegistry(options, io), options, io)
  io.stdout.write(format === 'json' ? asciiJson(controlReport(state, io.now())) : renderControl(state, io.now()))
  return 0
}
