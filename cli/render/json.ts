/**
 * Machine output: one JSON object on one line, ASCII only, so that no foreign character can steer a terminal or be
 * read in two ways.
 */
export function asciiJson(value: unknown): string {
  const text = JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${text}\n`
}
