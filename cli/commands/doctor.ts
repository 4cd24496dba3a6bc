import { join } from 'node:path'
import { stateHome } from '../../src/client/state/folders.ts'
import { RegistryClient } from '../../src/client/statements/registry-client.ts'
import { loadTrustedRoot } from '../../src/client/statements/trusted-root.ts'
import { trustedRootSource } from '../../src/client/statements/trusted-root-source.ts'
import { TouchmarkError } from '../../src/errors.ts'
import type { EffectivePolicy } from '../../src/trust/policy.ts'
import { quote } from '../../src/visible-text.ts'
import { refuseWords } from '../arguments.ts'
import type { Command, ParsedArguments } from '../command.ts'
import { type Diagnosis, type DiagnosisLevel, diagnosisStatus } from '../doctor/diagnosis.ts'
import { checkPolicies } from '../doctor/policy-checks.ts'
import { checkProject } from '../doctor/project-checks.ts'
import { checkState } from '../doctor/state-checks.ts'
import { checkEnvironment, checkKeyFiles, checkNode, checkPath } from '../doctor/surroundings-checks.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'

/** `touchmark doctor`: what protects this user here, and what does not. */
export const doctorCommand: Command = {
  summary: 'say what protects you here, and what does not',
  usage: '[--offline]',
  details: 'Exit status: 0 with nothing worse than advice, 1 with a problem, 3 where something could not be checked.',
  targets: 0,
  options: { offline: { type: 'boolean', help: 'do not ask the registry' }, ...outputOptions },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  refuseWords({ options, words })
  const { format } = readOutput(options, io)
  const { diagnoses, loaded } = await checkPolicies(io)
  const policy = loaded?.policy ?? null
  const underMachinePolicy = loaded?.levels.some(({ name }) => name === 'machine') ?? false
  const all: Diagnosis[] = [
    ...diagnoses,
    ...(await checkState(policy, io)),
    ...(await checkProject(underMachinePolicy, io)),
    checkNode(process.version),
    ...checkEnvironment(io),
    ...checkPath(io),
    ...(await checkKeyFiles(policy, io)),
    await checkTrustedRoot(policy, io),
    ...(options.flag('offline') ? [] : await checkRegistry(policy)),
  ]
  const status = diagnosisStatus(all)
  io.stdout.write(format === 'json' ? asciiJson({ status, checks: all }) : render(all, status))
  return status
}

/** How old the root of trust at hand is, without asking anybody for a newer one. */
async function checkTrustedRoot(policy: EffectivePolicy | null, io: Io): Promise<Diagnosis> {
  try {
    if (policy !== null && policy.delegated !== null) {
      const source = await trustedRootSource({ named: undefined, offline: true, policy }, io)
      if (typeof source !== 'function')
        return { code: 'trusted-root', level: 'ok', message: 'root of trust: the machine\u2019s' }
    }
    const folder = join(stateHome(io), 'touchmark', 'trusted-root')
    const { from, notice } = await loadTrustedRoot({ folder, offline: true, now: io.now() })
    const message = notice === null ? `root of trust: ${from}, not a day old` : notice
    return { code: 'trusted-root', level: 'ok', message }
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    const level = error.exitCode === 3 ? 'unchecked' : 'problem'
    return { code: error.code, level, message: `root of trust: ${error.message}` }
  }
}

/** Asks the registry for a name that it does not have: any answer of its own will do. */
async function checkRegistry(policy: EffectivePolicy | null): Promise<Diagnosis[]> {
  if (policy === null || policy.registry === null) return []
  const where = quote(policy.registry.url, 200)
  try {
    await new RegistryClient({ url: policy.registry.url, timeoutMs: 5_000 }).version(
      'dev.touchmark/doctor',
      'latest',
      'default',
    )
    return [{ code: 'registry', level: 'ok', message: `registry ${where} answers` }]
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ code: error.code, level: 'unchecked', message: `registry ${where}: ${error.message}` }]
  }
}

const marks: Readonly<Record<DiagnosisLevel, string>> = {
  ok: '\u2713',
  advisory: '!',
  unchecked: '?',
  problem: '\u2717',
}

function render(diagnoses: readonly Diagnosis[], status: number): string {
  const lines = diagnoses.map(({ code, level, message }) => `${marks[level]} ${code.padEnd(22)} ${message}`)
  return `${lines.join('\n')}\n\n  exit ${status}\n`
}
