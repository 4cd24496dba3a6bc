/**
 * For work that must not keep a client waiting: resolves when a client that is served now has had the time to have its list.
 * To write a file takes a young process as long as to answer that list, and nobody reads what is written so before a model
 * has read the list.
 */
export function aside(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 25))
}
