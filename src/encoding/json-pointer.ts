/** JSON pointers (RFC 6901). */

/** Formats a path of member names and indexes as a pointer: `[]` is `""`, `['a/b', 0]` is `/a~1b/0`. */
export function formatPointer(path: readonly (string | number)[]): string {
  return path.map((token) => `/${pointerToken(token)}`).join('')
}

/** One reference token, escaped: `~` as `~0`, `/` as `~1` (RFC 6901 section 3). */
export function pointerToken(token: string | number): string {
  return String(token).replaceAll('~', '~0').replaceAll('/', '~1')
}

/** Splits a pointer into its unescaped reference tokens; the empty pointer has none. */
export function parsePointer(pointer: string): string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}
