import { TouchmarkError } from '../../src/errors.ts'

/** The code of the error that `run` throws, or `no error`. What is not an error of ours is thrown on: it is a defect. */
export function errorCode(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof TouchmarkError) return error.code
    throw error
  }
  return 'no error'
}

/** As {@link errorCode}, for what answers later. */
export async function laterErrorCode(run: () => Promise<unknown>): Promise<string> {
  try {
    await run()
  } catch (error) {
    if (error instanceof TouchmarkError) return error.code
    throw error
  }
  return 'no error'
}
