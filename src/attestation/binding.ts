/**
 * Bindings: what a publisher says the signed definitions belong to. Definitions are public, so they do not authenticate
 * a server; only a live target that matches a binding does.
 */
import { fromBase64 } from '../encoding/bytes.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import type { MemberReader } from '../encoding/member-reader.ts'

/** A package by digest, or an https origin. */
export type Binding =
  /** A version in the npm registry; `integrity` is `sha512-` and the base64 of the tarball's SHA-512. */
  | { readonly type: 'npm'; readonly name: string; readonly version: string; readonly integrity: string }
  /** An MCP bundle file; SHA-256 of the file, 64 hexadecimal digits. */
  | { readonly type: 'mcpb'; readonly sha256: string }
  /** A container image; `digest` is `sha256:` and 64 hexadecimal digits. */
  | { readonly type: 'oci'; readonly digest: string }
  /** A remote server: scheme, host and port as a URL's `origin` writes them. */
  | { readonly type: 'origin'; readonly origin: string }

const npmNameForm = /^(?=.{1,214}$)(?:@[a-z0-9._~-]+\/)?[a-z0-9._~-]+$/

/** Reads one binding. Throws the reader's error where it is not exactly one of {@link Binding}. */
export function readBinding(fields: MemberReader): Binding {
  const type = fields.oneOf('type', ['npm', 'mcpb', 'oci', 'origin'])
  switch (type) {
    case 'npm':
      fields.only(['type', 'name', 'version', 'integrity'])
      return {
        type,
        name: fields.matching('name', npmNameForm, 'the name of an npm package'),
        version: fields.matching('version', /^[0-9A-Za-z.+_-]{1,64}$/, 'the version of an npm package'),
        integrity: fields.converted('integrity', asIntegrity, '"sha512-" and 64 bytes in base64'),
      }
    case 'mcpb':
      fields.only(['type', 'sha256'])
      return { type, sha256: fields.hash('sha256') }
    case 'oci':
      fields.only(['type', 'digest'])
      return { type, digest: fields.matching('digest', /^sha256:[0-9a-f]{64}$/, '"sha256:" and 64 hexadecimal digits') }
    case 'origin':
      fields.only(['type', 'origin'])
      return { type, origin: fields.converted('origin', asOrigin, 'an https origin: scheme, host and port only') }
  }
}

/** The order of bindings in a statement: that of their canonical forms, by UTF-16 code units. */
export function compareBindings(a: Binding, b: Binding): number {
  const [left, right] = [canonicalJson({ ...a }), canonicalJson({ ...b })]
  if (left === right) return 0
  return left < right ? -1 : 1
}

function asIntegrity(text: string): string | undefined {
  const digest = text.startsWith('sha512-') ? fromBase64(text.slice('sha512-'.length)) : undefined
  return digest?.length === 64 ? text : undefined
}

/** Only the one form in which a URL writes its origin: two spellings would be two bindings. */
function asOrigin(text: string): string | undefined {
  const url = text.length <= 300 && URL.canParse(text) ? new URL(text) : undefined
  return url?.protocol === 'https:' && url.origin === text ? text : undefined
}
