import type { OptionSpecs } from './command.ts'

/** How keyless signatures are checked. */
export const trustedRootOption = {
  'trusted-root': {
    type: 'string',
    value: 'FILE',
    help: "a Sigstore trusted_root.json for keyless signatures (default: Sigstore's own, kept up to date)",
  },
} as const satisfies OptionSpecs
