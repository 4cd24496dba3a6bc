/** Set by the bundler, `bench/build-program.ts`. */
declare const TOUCHMARK_PROGRAM: string | undefined

/**
 * SHA-256 over this program's own code, so that another release remembers nothing of this one. Null where it is not known:
 * in any program but the built one.
 */
export const programDigest: string | null = typeof TOUCHMARK_PROGRAM === 'string' ? TOUCHMARK_PROGRAM : null
