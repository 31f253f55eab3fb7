import { createHash } from 'node:crypto'
import { type Html, html, trusted } from '../../supabase/functions/_shared/html/html.ts'
import { type Language, phrasesIn } from '../../supabase/functions/_shared/language/language.ts'
import type { phrases } from '../../supabase/functions/_shared/language/phrases.ts'

/** A page as it is answered. */
export interface Page {
  status: number
  /** The whole document; as bytes it is UTF-8. */
  text: string | Uint8Array
  headers?: Record<string, string>
}

const style = `
:root { color-scheme: light dark; --text: #1c1c1a; --quiet: #66645e; --ground: #f7f6f3; --card: #fff;
  --line: #e3e1da; --accent: #1d4ed8; --on-accent: #fff; --alert: #b42318 }
@media (prefers-color-scheme: dark) { :root { --text: #eceae4; --quiet: #a3a098; --ground: #161614; --card: #21211e;
  --line: #35342f; --accent: #8ab0ff; --on-accent: #10182b; --alert: #ff8f85 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4rem) clamp(1rem, 4vw, 2rem) }
h1 { margin: 0 0 .5rem; font-size: clamp(1.6rem, 4vw, 2.4rem); line-height: 1.2; letter-spacing: -.02em; text-wrap: balance }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.05rem }
p { margin: 0 0 1rem }
.quiet { color: var(--quiet) }
.badge { display: inline-block; margin-bottom: 1rem; padding: .15rem .7rem; border: 1px solid var(--line);
  border-radius: 1rem; background: var(--card); color: var(--quiet); font-size: .85rem }
.door { max-width: 28rem; margin: 12vh auto 0; padding: 2rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card) }
.door h1 { margin-bottom: 1rem; font-size: 1.4rem }
.door > :last-child { margin-bottom: 0 }
form { display: grid; gap: .75rem }
label { font-weight: 600 }
input, button { width: 100%; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: .6rem; font: inherit }
input { background: var(--ground); color: inherit }
button { border-color: transparent; background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
[role=alert] { margin: 0; color: var(--alert) }
.notes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); gap: .75rem; margin: 0; padding: 0; list-style: none }
.notes li { display: flex; gap: .75rem; padding: .9rem 1rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); white-space: pre-line }
.board { display: block; width: 100%; height: auto; margin: 1.5rem 0; border: 1px solid var(--line); border-radius: .75rem; background: #fff }
footer { margin-top: 3rem; color: var(--quiet); font-size: .85rem }
`
const styleHash = createHash('sha256').update(style).digest('base64')

/** What a page may do: show itself, with this one style, and send its own form. Nothing in it has an origin. */
export const pagePolicy = [
  'sandbox allow-forms',
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A whole document. */
export const layout = (title: string, body: Html, language: Language): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body><main>${body}</main></body>
</html>
`.text

type Phrase = keyof typeof phrases

/** A page that says one thing. */
export function notice(language: Language, title: Phrase, text: Phrase, values = {}): string {
  const say = phrasesIn(language)
  const said = say(title)
  return layout(
    said,
    html`<div class="door"><h1>${said}</h1><p class="quiet">${say(text, values)}</p></div>`,
    language,
  )
}
