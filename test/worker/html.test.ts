import fc from 'fast-check'
import { expect, test } from 'vitest'
import { html, trusted } from '../../supabase/functions/_shared/html/html.ts'

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
const shown = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, entity => entities[entity as keyof typeof entities])

test('whatever a value holds is shown as it is, and none of it is markup', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[<>&"'/= a-z;#0-9]*$/),
    fc.constantFrom('<script>alert(1)</script>', '" onload="x', '&lt;', '</title>', "'><svg onload=x>"),
  )
  fc.assert(
    fc.property(hostile, value => {
      const { text } = html`<p title="${value}">${value}</p>`
      const [, attribute, content] = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/s.exec(text)!
      expect([shown(attribute!), shown(content!)]).toEqual([value, value])
    }),
  )
})

test('templates and lists of them go into each other unchanged', () => {
  const items = ['a<b', 'c'].map(item => html`<li>${item}</li>`)
  expect(html`<ul>${items}</ul>${undefined}${7}${trusted('<hr>')}`.text).toBe(
    '<ul><li>a&lt;b</li><li>c</li></ul>7<hr>',
  )
})
