/** Characters of a name that are looked at. */
export const maxName = 200

/** What a name of ASCII looks like: `l`, `I` and `1` are one letter, and so are `rn` and `m`. */
export function plainAppearance(name: string): string {
  const letters = name.slice(0, maxName).replace(/[I1|]/g, 'l').replace(/0/g, 'o')
  return letters.toLowerCase().replace(/rn/g, 'm').replace(/vv/g, 'w')
}
