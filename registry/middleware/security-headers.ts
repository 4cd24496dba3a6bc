import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/**
 * Headers that keep a browser from doing anything with our answers but showing them: no script, no frame, nothing from
 * elsewhere. Style sheets and images are our own files; forms lead back to us. There is no nonce, because one would give
 * every page another ETag.
 */
export function securityHeaders(): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
    xFrameOptions: 'DENY',
    // The proxy that ends TLS says how long it will; over plain http the header means nothing.
    strictTransportSecurity: false,
  })
}
