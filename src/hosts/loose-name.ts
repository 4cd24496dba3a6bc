/**
 * One spelling for all the ways in which clients rewrite names: other characters become `_`, runs of them one, case is
 * lost. Two names with the same loose form may be the same to a client; two with different ones never are.
 */
export function looseName(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase()
}
