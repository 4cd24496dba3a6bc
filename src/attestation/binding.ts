import type { StatementReader } from './statement-reader.ts'

/** What a statement binds its definitions to: a package by digest, or an https origin. */
export type Binding =
  | {
      readonly type: 'npm'
      readonly name: string
      readonly version: string /** `sha512-…` as npm writes it. */
      readonly integrity: string
    }
  | { readonly type: 'mcpb'; readonly sha256: string }
  | { readonly type: 'oci' /** `sha256:…`. */; readonly digest: string }
  | { readonly type: 'origin' /** `https://HOST[:PORT]`. */; readonly origin: string }

/** Reads one binding; throws `E_STATEMENT_INVALID` for any other shape. */
export function readBinding(fields: StatementReader): Binding {
  const type = fields.oneOf('type', ['npm', 'mcpb', 'oci', 'origin'])
  switch (type) {
    case 'npm':
      fields.only(['type', 'name', 'version', 'integrity'])
      return {
        type,
        name: fields.matching('name', /^(?:@[a-z0-9._~-]+\/)?[a-z0-9._~-]+$/, 'an npm package name'),
        version: fields.matching('version', /^[0-9A-Za-z.+_-]{1,64}$/, 'a version'),
        integrity: fields.matching('integrity', /^sha512-[A-Za-z0-9+/]{86}==$/, 'sha512-…'),
      }
    case 'mcpb':
      fields.only(['type', 'sha256'])
      return { type, sha256: fields.hash('sha256') }
    case 'oci':
      fields.only(['type', 'digest'])
      return { type, digest: fields.matching('digest', /^sha256:[0-9a-f]{64}$/, 'sha256:…') }
    case 'origin':
      fields.only(['type', 'origin'])
      return { type, origin: fields.matching('origin', /^https:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?$/, 'an https origin') }
  }
}
