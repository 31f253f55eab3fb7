/** HTML that may be sent as it is. Only `html` and `trusted` make it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Value = Html | string | number | undefined | Value[]

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * A template whose values are text: whatever they hold is shown, and nothing of it is markup. Attributes are to be
 * quoted, and values have no place in tags' names, in scripts or in styles.
 */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(parts.reduce((text, part, i) => text + render(values[i - 1]) + part))

/** For what was written by us, letter by letter. */
export const trusted = (text: string): Html => new Html(text)

function render(value: Value): string {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map(render).join('')
  return value === undefined ? '' : String(value).replace(/[&<>"']/g, character => entities[character]!)
}
