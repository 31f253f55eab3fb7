import { html, trusted } from '../html/html.ts'
import { phrasesIn } from '../language/language.ts'
import { frame } from './frame.ts'
import { styleHash } from './hash.ts'
import type { PageInput } from './model.ts'
import { style } from './style/style.ts'
import { settings as readSettings } from './theme.ts'
import { Tree } from './tree.ts'
import { words as wordsOf } from './words.ts'

/** A page as it may be sent, kept or saved. */
export interface RenderedPage {
  /** The whole document. It loads nothing, and is read from a disk as well as from a server. */
  html: string
  /** The hash of its one style, as a policy names it: `sha256-…`. */
  style: string
}

/**
 * Draws a configuration in one mode for one audience, as somebody finds it. Reads no clock and no chance: the same
 * input gives the same bytes. What the structure holds beyond what it may is left out, and a tile that is unknown or
 * fails is drawn as one that says so; it never throws for what somebody has configured.
 */
export async function renderPage(input: PageInput): Promise<RenderedPage> {
  const settings = readSettings.parse(input.settings)
  const words = wordsOf(input.context)
  const say = phrasesIn(settings.language)
  const tree = new Tree(input, { words, assets: input.assets }, say)
  const css = style(settings)
  const hash = await styleHash(css)
  // In an archive, pictures lie beside the page, wherever that is opened from.
  const inlined = Object.values(input.assets).every(image => image.startsWith('data:'))
  const images = inlined ? 'data:' : "data: 'self' file:"
  const removed = input.marks?.removed ?? []
  const content = html`${tree.draw(input.structure.tiles)}${
    removed.length > 0
      ? html`<section class="removed" aria-label="${say('removed')}"><p class="mark">${say('removed')}</p><ul>${removed.map(
          tile => html`<li>${tree.typeOf(tile)?.name ?? tile.type}</li>`,
        )}</ul></section>`
      : ''
  }`
  const title = settings.title ?? input.institution
  const body = frame({ input, settings, words, say, tree }, content)
  const text = html`<!doctype html>
<html lang="${settings.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf([hash], images)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<style>${trusted(css)}</style>
<title>${title}</title>
</head>
<body class="${input.mode} ${input.audience}">
${body}</body>
</html>
`.text
  return { html: text, style: hash }
}

/** What a page may do: show itself in these styles, with the images that it holds. */
const policyOf = (styles: readonly string[], images: string): string =>
  [
    "default-src 'none'",
    `style-src ${styles.map(hash => `'${hash}'`).join(' ')}`,
    `img-src ${images}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
