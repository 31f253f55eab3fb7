const attributes = '( [a-zA-Z:-]+="[^"<&]*")+'
const text = '([^<&\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]|&(amp|lt|gt|quot|#39);)*'

/** All that an SVG of a board may consist of: no other element, nothing from outside, no character that XML lacks. */
export const wellFormed = new RegExp(
  [
    `^<svg${attributes}>\n`,
    `(<(path|rect)${attributes}/>\n|<text${attributes}>${text}</text>\n`,
    '|<use href="#p[0-9a-z]+" transform="matrix[(][0-9. -]+[)]"( opacity="[0-9.]+")?/>\n)*',
    `(<defs>(<image${attributes} href="data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=]*"/>\n)+</defs>\n)?`,
    '</svg>\n$',
  ].join(''),
)
