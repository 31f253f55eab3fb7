/** A value as JSON has it. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** The part of JSON Schema that props and settings are described with; `docs/tiles.md` says what each word means. */
export interface Schema {
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null'
  title?: string
  description?: string
  default?: Json
  enum?: (null | boolean | number | string)[]
  const?: null | boolean | number | string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  format?: Format
  items?: Schema
  minItems?: number
  maxItems?: number
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean
}

export type Format = 'asset' | 'link' | 'color'

const https =
  /^https:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%[\]-]*)?$/
const asset = /^asset:[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/
const links = [
  /^mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+(\?[A-Za-z0-9._~:/?@!$&()*+,;=%-]*)?$/,
  /^tel:\+?[0-9().-]{3,30}$/,
  /^\/([A-Za-z0-9._~:?#@!$&()*+,;=%[\]-][A-Za-z0-9._~:/?#@!$&()*+,;=%[\]-]*)?$/,
  /^#[A-Za-z0-9._~:/?@!$&()*+,;=%-]*$/,
]
const isColor = /^#[0-9A-Fa-f]{6}$/
const words = {
  ...{ string: 'a text', number: 'a number', integer: 'a whole number', boolean: 'true or false' },
  ...{ object: 'an object', array: 'a list', null: 'null' },
}

/**
 * What of a value breaks a schema: the database's `private.check_schema` in TypeScript, for editors that want to know
 * before they save. The database checks every save for itself.
 *
 * @param path what the paths of the answer begin with.
 * @returns each path (names and places, joined by dots) with the rule in words; empty where all is well.
 */
export function checkSchema(value: Json, schema: Schema, path = ''): Record<string, string> {
  const rule = brokenRule(value, schema)
  if (rule) return { [path]: rule }
  const inside = path === '' ? '' : `${path}.`
  if (Array.isArray(value)) {
    const { items } = schema
    return items
      ? Object.assign({}, ...value.map((part, i) => checkSchema(part, items, `${inside}${i}`)))
      : {}
  }
  if (value === null || typeof value !== 'object') return {}
  const missing = (schema.required ?? []).filter(name => !Object.hasOwn(value, name))
  const parts = Object.entries(value).map(([name, part]) => {
    const known = Object.hasOwn(schema.properties ?? {}, name) && schema.properties?.[name]
    if (known) return checkSchema(part, known, inside + name)
    return schema.additionalProperties === false
      ? { [inside + [...name].slice(0, 64).join('')]: 'is not known' }
      : {}
  })
  return Object.assign({}, ...missing.map(name => ({ [inside + name]: 'is missing' })), ...parts)
}

/** The first rule that a value itself breaks; what is in it is not looked at. */
function brokenRule(value: Json, schema: Schema): string | undefined {
  const { type } = schema
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as 'object')
  const fits = type === 'integer' ? Number.isInteger(value) : type === undefined || type === kind
  if (!fits) return words[type ?? 'null']
  if (schema.const !== undefined && value !== schema.const) return `exactly ${schema.const}`
  if (schema.enum && !schema.enum.some(one => one === value))
    return `one of ${schema.enum.map(String).join(', ')}`
  if (typeof value === 'number') return outside(value, schema.minimum, schema.maximum, '')
  if (Array.isArray(value)) return outside(value.length, schema.minItems, schema.maxItems, ' entries')
  if (typeof value !== 'string') return undefined
  // Characters, not the halves of some that JavaScript counts.
  const tooLong = outside([...value].length, schema.minLength, schema.maxLength, ' characters')
  if (tooLong) return tooLong
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) return `like ${schema.pattern}`
  return schema.format && checkFormat(value, schema.format)
}

function outside(size: number, least = -Infinity, most = Infinity, unit: string): string | undefined {
  if (size < least) return `at least ${least}${unit}`
  return size > most ? `at most ${most}${unit}` : undefined
}

/** The rule that a text breaks as a colour, the address of an asset or a link; undefined where it is one. */
export function checkFormat(value: string, format: Format): string | undefined {
  if (format === 'color') return isColor.test(value) ? undefined : '#rrggbb'
  if (value.length > 2048) return 'at most 2048 characters'
  if (https.test(value)) return undefined
  if (format === 'asset') return asset.test(value) ? undefined : 'asset:<path> or an https address'
  return links.some(link => link.test(value)) ? undefined : 'https:, mailto:, tel:, /path or #anchor'
}
