import type { ServerResponse } from 'node:http'

/**
 * What every answer of the worker says to a browser: run nothing, load nothing, be in no frame, sniff no type, tell
 * and keep and index nothing. No Cross-Origin-Opener-Policy: browsers refuse a sandboxed document that has one.
 * https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies
 */
const headers = {
  'content-security-policy':
    "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** @param https whether people reach the worker by HTTPS alone, and are to be told so. */
export function secure(response: ServerResponse, https: boolean): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (https) response.setHeader('strict-transport-security', 'max-age=63072000')
}
