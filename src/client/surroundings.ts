/** What a session may touch of its surroundings: handed in, so that nothing below a main reads the environment itself. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The machine's policy file, and the user id that must own it. */
  readonly machinePolicy: { readonly path: string; readonly owner: number }
  /** Notices for people, escaped, each with its line feed. */
  readonly stderr: { write(text: string): void }
  /** Milliseconds since the epoch. */
  now(): number
  /** `length` random bytes from the operating system. */
  randomBytes(length: number): Uint8Array
}
