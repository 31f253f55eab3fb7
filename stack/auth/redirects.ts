import type { Config } from '../config.ts'

/** The first of the targets that the project allows, or else the site's own address. */
export function allowedRedirect(
  { site_url, additional_redirect_urls }: Config['auth'],
  ...targets: (string | undefined)[]
): string {
  const site = new URL(site_url)
  const patterns = additional_redirect_urls.map(asExpression)
  const allowed = (target: string) => {
    if (!URL.canParse(target)) return false
    const { protocol, hostname } = new URL(target)
    if (protocol === site.protocol && hostname === site.hostname) return true
    return patterns.some(pattern => pattern.test(target.replace(/#.*/s, '')))
  }
  return targets.find(target => target && allowed(target)) ?? site_url
}

/** A pattern such as `https://*.example.com/**`: one star stops at a dot and at a slash, two do not. */
function asExpression(pattern: string): RegExp {
  const parts: Record<string, string> = { '**': '.*', '*': '[^./]*', '?': '[^./]' }
  const source = pattern.replace(/\*\*|[\\^$.*+?()[\]{}|]/g, found => parts[found] ?? `\\${found}`)
  return new RegExp(`^${source}$`, 's')
}
