/** Resolves when what can be done now is done: for work that must not keep a client waiting. */
export function aside(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
