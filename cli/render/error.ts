import { TouchmarkError } from '../../src/errors.ts'
import { visibleLine } from '../../src/visible-text.ts'
import type { Io } from '../io.ts'
import { asciiJson } from './json.ts'

/** Prints what ended a command: a sentence with its code on stderr, and with `--json` one object on stdout. */
export function renderError(error: unknown, json: boolean, io: Io): void {
  const code = error instanceof TouchmarkError ? error.code : 'E_INTERNAL'
  const message = error instanceof TouchmarkError ? error.message : internalMessage(error)
  if (json) {
    const pointer = error instanceof TouchmarkError ? error.parts.pointer : undefined
    io.stdout.write(asciiJson({ error: { code, message, ...(pointer === undefined ? {} : { pointer }) } }))
  }
  io.stderr.write(`touchmark: ${message} [${code}]\n`)
}

/** A defect of ours: its first line, escaped, since it may quote what a server sent. */
function internalMessage(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return `internal error: ${visibleLine(text)}`
}
