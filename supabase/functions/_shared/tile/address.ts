// Control characters and blanks, which browsers leave out of addresses before they read them.
const invisible = /[\p{Cc}\p{Cf}\s\\]/u

/**
 * A link as it may stand in a page: https:, mailto:, tel:, a path of the same site, or a part of the page. Undefined
 * for everything else.
 */
export function safeLink(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 2000 || invisible.test(value)) return undefined
  if (/^(#|\/(?!\/)|mailto:|tel:)/i.test(value)) return value
  return /^https:\/\//i.test(value) && URL.canParse(value) ? value : undefined
}

/** Kinds of images, by the bytes that they begin with. */
const signatures: [type: string, begins: RegExp][] = [
  ['image/png', /^\x89PNG/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF....WEBP/s],
  ['image/svg+xml', /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)/i],
]

/** Bytes as a `data:` URI, by what they are and not by what they are called; undefined where they are no image. */
export function imageUri(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const type = signatures.find(([, begins]) => begins.test(head))?.[0]
  if (!type) return undefined
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return `data:${type};base64,${btoa(binary)}`
}
