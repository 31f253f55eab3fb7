import { html, trusted } from '../html/html.ts'
import { type Language, phrasesIn } from '../language/language.ts'
import { styleHash } from './hash.ts'
import { type Audience, audiences, type Mode, modes } from './model.ts'

/** A page among others. */
export interface Screen {
  mode: Mode
  audience: Audience
  /** Of the persona. */
  label: string
  /** The whole document. */
  html: string
}

/** Shown and hidden by what is chosen: there are no scripts. */
const chosen = modes
  .flatMap(mode =>
    audiences.map(
      audience =>
        `body:has(#mode-${mode}:checked):has(#audience-${audience}:checked) .${mode}.${audience}{display:block}`,
    ),
  )
  .join('\n')

const css = `
:root{color-scheme:light dark;--text:#171b26;--quiet:#5c6474;--ground:#e9ebf0;--card:#fff;--line:#cfd4de;--accent:#1d4ed8}
@media(prefers-color-scheme:dark){:root{--text:#eceef4;--quiet:#a6adbd;--ground:#14161c;--card:#1f232c;--line:#3a404d;--accent:#9db8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header{position:sticky;z-index:2;top:0;display:flex;flex-wrap:wrap;align-items:center;gap:.5rem clamp(.5rem,2vw,1.5rem);padding:.7rem clamp(.7rem,2vw,1.2rem);border-bottom:1px solid var(--line);background:var(--card)}
h1{flex:1 1 14rem;margin:0;font-size:1.05rem}
h2{margin:0 0 .8rem;font-size:1rem}
fieldset{display:flex;margin:0;padding:.2rem;border:1px solid var(--line);border-radius:.8rem}
legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
label{padding:.3rem clamp(.5rem,2vw,.9rem);border-radius:.6rem;font-size:.9rem;font-weight:550;cursor:pointer}
label:has(:checked){background:var(--accent);color:var(--card)}
label:has(:focus-visible){outline:3px solid var(--accent);outline-offset:2px}
label input{position:absolute;opacity:0}
iframe{display:block;border:0;background:#fff}
figure{margin:0}
.phone{width:fit-content;padding:.7rem;outline:1px solid var(--line);border-radius:2.4rem;background:#11141b;box-shadow:0 24px 50px -24px rgb(0 0 0/.5)}
.phone iframe{width:390px;height:800px;max-width:calc(100vw - 3.4rem);border-radius:1.8rem}
.window{overflow:hidden;border:1px solid var(--line);border-radius:.9rem;box-shadow:0 24px 50px -28px rgb(0 0 0/.5)}
.window iframe{width:100%;height:calc(100vh - 8rem);min-height:36rem}
.switch main{display:grid;justify-content:center;padding:1.4rem 1rem 2rem}
.switch main:has(.window){grid-template-columns:minmax(0,90rem)}
.switch figure{display:none;margin-inline:auto}
.switch figure.desktop{width:100%}
${chosen}
.wall section{padding:1.6rem 1.4rem 0}
.wall .row{display:flex;align-items:flex-start;gap:1.4rem;padding-bottom:1.2rem;overflow-x:auto}
.wall figure{flex:none}
.wall figcaption{padding:.5rem .3rem 0;color:var(--quiet);font-size:.875rem}
.wall .window{width:56rem}
.wall .window iframe{width:90rem;height:52rem;margin:0 -34rem -19.75rem 0;transform:scale(.6222);transform-origin:0 0}
.wall .phone iframe{width:390px;height:720px;max-width:none}
.wall .phone{zoom:.72}
`
const styleOf = (document: string) => styleHash(/<style>(.*?)<\/style>/s.exec(document)?.[1] ?? '')

/**
 * Several pages as one, each in a frame of its own, so that it is as wide as its device: with a switch between them
 * that needs no script, or beside each other. A frame may do what the document around it may, which is nothing.
 *
 * @returns the document, and the hashes of all styles in it.
 */
export async function overview(
  title: string,
  screens: Screen[],
  as: 'switch' | 'wall',
  language: Language,
): Promise<{ html: string; styles: string[] }> {
  const say = phrasesIn(language)
  const frame = ({ mode, audience, label, html: page }: Screen) =>
    html`<figure class="${mode} ${audience}"><div class="${mode === 'desktop' ? 'window' : 'phone'}"><iframe sandbox srcdoc="${page}" title="${say(mode)}, ${say(audience)}"></iframe></div>${
      as === 'wall' ? html`<figcaption>${say(mode)} · ${label}</figcaption>` : ''
    }</figure>
`
  const radio = (name: 'mode' | 'audience', values: readonly (Mode | Audience)[]) =>
    html`<fieldset><legend>${say(name)}</legend>${values.map(
      (value, i) =>
        html`<label><input type="radio" name="${name}" id="${name}-${value}"${i === 0 ? trusted(' checked') : ''}>${say(value)}</label>`,
    )}</fieldset>`
  const switches = as === 'switch' ? html`${radio('mode', modes)}${radio('audience', audiences)}` : ''
  const rows = [...Map.groupBy(screens, ({ audience, label }) => `${say(audience)}: ${label}`)]
  const body =
    as === 'switch'
      ? html`${screens.map(frame)}`
      : html`${rows.map(([name, row]) => html`<section><h2>${name}</h2><div class="row">${row.map(frame)}</div></section>`)}`
  const text = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<style>${trusted(css)}</style>
<title>${title}</title>
</head>
<body class="${as}">
<header><h1>${title}</h1>${switches}</header>
<main>${body}</main>
</body>
</html>
`.text
  const styles = await Promise.all([styleHash(css), ...screens.map(screen => styleOf(screen.html))])
  return { html: text, styles: [...new Set(styles)] }
}
