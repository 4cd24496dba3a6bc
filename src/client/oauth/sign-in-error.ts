import { CaptureError, type ErrorParts } from '../../errors.ts'

/**
 * What a server or its authorization server offers would put a token into the wrong hands, or takes a protection away
 * that OAuth 2.1 demands: the sign-in is refused.
 */
export function unsafeSignIn(parts: ErrorParts): CaptureError {
  return new CaptureError('E_SIGN_IN_UNSAFE', {
    next: 'The sign-in was given up, and no token is kept. Tell whoever runs the server; a token that you have is taken with --header-file',
    ...parts,
  })
}

/** A sign-in that was tried and came to nothing: refused, not answered, or no longer accepted. */
export function failedSignIn(parts: ErrorParts): CaptureError {
  return new CaptureError('E_SIGN_IN_FAILED', parts)
}
