/** Writes the latest verdict of a server where hooks find it. */
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { stringMember } from '../../encoding/json-value.ts'
import { TouchmarkError } from '../../errors.ts'
import type { TargetFacts } from '../../trust/pins.ts'
import { makePrivateFolder, writeAtomically } from '../files/atomic-file.ts'
import { type CachedTarget, type CachedVerdict, formatVerdict } from '../state/verdict-cache.ts'
import { verdictPath } from '../state/verdict-path.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Assessment } from './assessment.ts'
import type { PreparedAssessment } from './prepare-assessment.ts'

/**
 * Keeps a verdict for hooks, in place of the entry's last one, and with a call policy the tools that calls are judged by.
 * Not flushed to the disk: what a power cut leaves torn is refused when it is read. That it cannot be kept is said, and
 * changes nothing but that: a hook without it refuses.
 */
export async function keepForHooks(
  assessment: Assessment,
  prepared: PreparedAssessment,
  by: CachedVerdict['by'],
  { stderr }: Pick<Surroundings, 'stderr'>,
): Promise<void> {
  const { state, policy } = prepared
  try {
    const tools = policy.calls === null ? [] : (assessment.snapshot?.sections.tools ?? [])
    const values = tools.filter(({ issues }) => issues.length === 0).map(({ value }) => value)
    if (values.length > 0) await state.saveDefinitions(values)
    const path = verdictPath(state.folder, assessment.entry)
    await makePrivateFolder(dirname(path))
    await writeAtomically(path, formatVerdict(cachedVerdict(assessment, prepared, by)), { flush: false })
    if (by !== 'guard' && assessment.verdict.computedEffect === 'allow') await state.settlePending(assessment.entry)
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    stderr.write(`touchmark: the verdict could not be kept for hooks: ${error.message}\n`)
  }
}

/** Forgets what was known of an entry. */
export async function dropVerdict(stateFolder: string, entry: string): Promise<void> {
  await rm(verdictPath(stateFolder, entry), { force: true })
}

function cachedVerdict(
  assessment: Assessment,
  { folder, target, policyDigest }: PreparedAssessment,
  by: CachedVerdict['by'],
): CachedVerdict {
  const { entry, verdict, evidence, snapshot } = assessment
  const hashes = new Map(snapshot?.sections.tools.map(({ name, hash }) => [name, hash]))
  const items = verdict.items.filter(({ section }) => section === 'tools')
  return {
    entry,
    name: evidence.name,
    announced: announcedNames(assessment),
    folder,
    target: cachedTarget(target),
    by,
    policyDigest,
    snapshotDigest: evidence.capture.state === 'verified' ? evidence.capture.value.digest : null,
    judgedAt: evidence.now,
    serverEffect: verdict.serverEffect,
    tools: items.flatMap(({ name, effect }) => {
      const hash = hashes.get(name)
      return hash === undefined ? [] : [{ name, effect, hash }]
    }),
  }
}

/** VS Code names the tools of a server after its title, else after its name. */
function announcedNames({ snapshot }: Assessment): string[] {
  const info = snapshot?.context.serverInfo ?? {}
  const names = [stringMember(info, 'title'), stringMember(info, 'name')]
  return names.filter((name) => name !== undefined).map((name) => name.slice(0, 200))
}

function cachedTarget(target: TargetFacts): CachedTarget {
  return target.kind === 'url' ? target : { kind: 'command', argv: target.argv }
}
