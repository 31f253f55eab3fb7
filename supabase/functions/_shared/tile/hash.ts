const digest = async (text: string) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

/** The hash of a style, as a policy names it. https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export async function styleHash(css: string): Promise<string> {
  return `sha256-${btoa(String.fromCharCode(...(await digest(css))))}`
}

/** SHA-256 of a value as JSON whose keys are in order, in hexadecimal digits. */
export async function hashOf(value: unknown): Promise<string> {
  const bytes = await digest(JSON.stringify(ordered(value)))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]))
}
