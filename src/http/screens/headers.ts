import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * What the console may do: run our own files and speak to us; nothing inline, nothing from elsewhere. The nonce
 * is for style elements that the query editor makes while it runs.
 */
export function consolePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** For all but the console's own page: nothing is loaded, nothing runs. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** What browsers offer pages, and ours have no use for; the clipboard is for copying. */
const UNUSED = ['camera', 'geolocation', 'microphone', 'payment', 'usb', 'display-capture']
const PERMISSIONS = [...UNUSED.map((name) => `${name}=()`), 'clipboard-write=(self)'].join(', ')

/** @param secure whether browsers find us by HTTPS, and shall do so only. */
export function screenHeaders(secure: boolean): RequestHandler {
  const protect = helmet({
    contentSecurityPolicy: false,
    // "same-origin" and not "no-referrer": with that, forms of ours would name no origin.
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  })
  return (request, response, next) => {
    response.set('Content-Security-Policy', NOTHING)
    response.set('Permissions-Policy', PERMISSIONS)
    response.set('Cache-Control', 'no-store')
    protect(request, response, next)
  }
}
