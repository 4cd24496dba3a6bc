/** The local key under which arguments are digested. Who has it can test guesses, so it stays in the user's state folder. */
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrorCode, makePrivateFolder } from '../../client/files/atomic-file.ts'
import { StateError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'

const keyBytes = 32

/**
 * The key of a state folder, made at its first use (mode 0600). `randomBytes` must be unguessable.
 *
 * @throws StateError `E_CALL_LOG` where it cannot be read or made, or is not one.
 */
export async function loadDigestKey(
  stateFolder: string,
  randomBytes: (length: number) => Uint8Array,
): Promise<Uint8Array> {
  const path = join(stateFolder, 'call-log.key')
  try {
    return (await readKey(path)) ?? (await makeKey(stateFolder, path, randomBytes))
  } catch (cause) {
    if (cause instanceof StateError) throw cause
    throw keyError('a key that cannot be read or made', path, cause)
  }
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  try {
    const key = await readFile(path)
    if (key.length !== keyBytes) throw keyError(`${key.length} bytes`, path)
    return key
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Written beside and linked into place, so that two guards that start at once end up with one key. */
async function makeKey(
  stateFolder: string,
  path: string,
  randomBytes: (length: number) => Uint8Array,
): Promise<Uint8Array> {
  await makePrivateFolder(stateFolder)
  const temporary = `${path}.${Buffer.from(randomBytes(8)).toString('hex')}.tmp`
  await writeFile(temporary, randomBytes(keyBytes), { flag: 'wx', mode: 0o600 })
  try {
    await link(temporary, path)
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error
  } finally {
    await rm(temporary, { force: true })
  }
  return (await readKey(path)) ?? new Uint8Array()
}

function keyError(found: string, path: string, cause?: unknown): StateError {
  return new StateError('E_CALL_LOG', {
    found,
    where: quote(path, 400),
    expected: `${keyBytes} random bytes`,
    next: 'Restore the file; without it arguments that were logged before can no longer be compared',
    ...(cause === undefined ? {} : { cause }),
  })
}
