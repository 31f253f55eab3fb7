import sanitizeHtml from 'sanitize-html'
import { safeLink } from './address.ts'

const text = [
  'b',
  'br',
  'cite',
  'code',
  'del',
  'em',
  'i',
  'ins',
  'mark',
  'q',
  's',
  'small',
  'span',
  'strong',
  'sub',
]
const blocks = [
  'blockquote',
  'div',
  'figcaption',
  'figure',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'li',
  'ol',
  'p',
  'pre',
]
const tables = ['caption', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr']

/**
 * HTML of somebody who is not us, as far as it only shows: no scripts, styles, forms, frames, drawings or ids, classes
 * of the vocabulary alone (`t-…`), links by their scheme.
 *
 * @param assets the only images that are shown, by the reference to them.
 */
export function sanitise(html: string, assets: Record<string, string>): string {
  const shown = new Set(Object.values(assets))
  return sanitizeHtml(html, {
    allowedTags: [...text, 'sup', 'time', 'u', ...blocks, 'ul', 'dl', 'dt', 'dd', ...tables, 'a', 'img'],
    allowedAttributes: {
      '*': ['class', 'lang', 'dir', 'title', 'aria-label', 'aria-hidden'],
      a: ['href'],
      img: ['src', 'alt', 'width', 'height'],
      ol: ['start', 'reversed'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan', 'scope'],
      time: ['datetime'],
    },
    allowedClasses: { '*': ['t-*'] },
    allowedSchemes: ['https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nestingLimit: 30,
    parseStyleAttributes: false,
    transformTags: {
      a: (tagName, { href, ...rest }) => ({
        tagName,
        attribs: { ...rest, href: safeLink(href) ?? '#content' },
      }),
      img: (tagName, { src = '', alt = '', ...rest }) => {
        const image = shown.has(src) ? src : Object.hasOwn(assets, src) ? assets[src]! : undefined
        const shownAs: sanitizeHtml.Attributes = { ...rest, alt, src: image ?? '' }
        return image
          ? { tagName, attribs: shownAs }
          : { tagName: 'span', attribs: { class: 't-missing' }, text: alt || 'Image' }
      },
    },
  })
}
