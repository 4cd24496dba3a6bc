import { proposeMasks } from '../../src/snapshot/mask.ts'
import { formatSnapshot } from '../../src/snapshot/snapshot.ts'
import { captureTarget } from '../capture-target.ts'
import type { Command, ParsedArguments } from '../command.ts'
import { writeNamedFile } from '../files.ts'
import type { Io } from '../io.ts'
import { loadSnapshot } from '../load-snapshot.ts'
import { offerOptions } from '../offer-options.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import { renderSnapshot, snapshotReport } from '../render/snapshot.ts'
import { targetOptions } from '../target-options.ts'

/** `touchmark snapshot`: look at a server and write down everything it shows. */
export const snapshotCommand: Command = {
  summary: 'capture everything a server shows a model',
  usage: '[OPTIONS] TARGET',
  details: 'With -o the snapshot file is written: exactly its canonical form, so its sha256sum is the snapshot digest.',
  targets: 1,
  options: {
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write the snapshot file' },
    twice: { type: 'boolean', help: 'capture twice and propose masks for values that change' },
    ...outputOptions,
    profile: { type: 'string', value: 'PROFILE', help: 'the profile of NAME@VERSION (default "default")' },
    ...offerOptions,
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const loaded = await loadSnapshot(words, options, io)
  renderNotices(loaded.notices, io)
  const { target } = loaded
  const again =
    options.flag('twice') && (target.kind === 'command' || target.kind === 'url')
      ? (await captureTarget(target, options, io)).snapshot
      : undefined
  const masks = again === undefined ? undefined : proposeMasks(loaded.snapshot, again)
  const file = options.text('output')
  if (file !== undefined) writeNamedFile(file, formatSnapshot(loaded.snapshot), io)
  const report = snapshotReport(loaded.label, loaded.snapshot, masks)
  io.stdout.write(format === 'json' ? asciiJson(report) : renderSnapshot(report))
  return report.integrity.length === 0 ? 0 : 1
}
