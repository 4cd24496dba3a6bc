/** Whether this runs where nobody watches: `CI` is set to anything but nothing, `false` and `0`. */
export function isCi({ CI: value }: Readonly<Record<string, string | undefined>>): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}
