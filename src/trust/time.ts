/** Times in files: RFC 3339, UTC, and a day that exists. */

const form = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?Z$/

/** Milliseconds since 1970, or undefined where the text is no such time. `Date.parse` alone takes 30 February for 2 March. */
export function parseTime(text: string): number | undefined {
  const whole = form.exec(text)?.[1]
  const time = whole === undefined ? Number.NaN : Date.parse(text)
  if (whole === undefined || Number.isNaN(time)) return undefined
  return new Date(time).toISOString().startsWith(whole) ? time : undefined
}
