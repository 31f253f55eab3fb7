import pg from 'pg'
import type { PostgresType } from 'postgres'

/** How values travel between the driver and JSON, by type. */
export type ValueTypes = Record<string, PostgresType>

/** Type ids of parameters: `text` is sent as it stands, whatever it is cast to; an unknown one is Postgres' to find. */
export const textType = 25
export const unknownType = 0

const text = (value: unknown) => String(value)
const keep = (value: string) => value
const number = (value: string) => {
  const parsed = Number(value)
  // JSON has no infinity and no NaN: Postgres prints those as strings.
  return Number.isFinite(parsed) ? parsed : value
}
const zoned = (value: string) => value.replace(' ', 'T').replace(/([+-]\d\d)( BC)?$/, '$1:00$2')

// As Postgres' own `to_json` prints them, which is what PostgREST answers with.
const scalars: ValueTypes = {
  boolean: { to: 16, from: [16], serialize: text, parse: (value: string) => value === 't' },
  integer: { to: 23, from: [21, 23, 26], serialize: text, parse: Number },
  bigint: {
    to: 20,
    from: [20],
    serialize: text,
    parse: (value: string) => (Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value)),
  },
  float: { to: 701, from: [700, 701], serialize: text, parse: number },
  numeric: { to: 1700, from: [1700], serialize: text, parse: number },
  json: { to: 114, from: [114, 3802], serialize: JSON.stringify, parse: JSON.parse },
  bytea: { to: 17, from: [17], serialize: text, parse: keep },
  date: { to: 1082, from: [1082], serialize: text, parse: keep },
  time: { to: 1083, from: [1083, 1266], serialize: text, parse: keep },
  timestamp: { to: 1114, from: [1114], serialize: text, parse: (value: string) => value.replace(' ', 'T') },
  timestamptz: { to: 1184, from: [1184], serialize: text, parse: zoned },
}

const parsers = new Map(
  Object.values(scalars).flatMap(({ from, parse }) => from.map(id => [id, parse] as const)),
)
const textArrayType: number = 1009
const parseTexts: (value: string) => unknown[] = pg.types.getTypeParser(textArrayType)

/** Type ids of a database, which makes its own with each enum and each table. */
const arrayTypes = `
  select oid::int as id, typelem::int as element from pg_type where typcategory = 'A' and typlen = -1 and typdelim = ','`

/**
 * The types of a database. Arrays are here because the driver by itself reads a null in them as the word `NULL`,
 * and knows only the types that were there when it connected.
 */
export async function loadTypes(client: pg.Client): Promise<ValueTypes> {
  const { rows } = await client.query<{ id: number; element: number }>(arrayTypes)
  const arrays = rows.map(({ id, element }): [string, PostgresType] => {
    const parse = parsers.get(element) ?? keep
    return [
      `array ${id}`,
      {
        to: id,
        from: [id],
        serialize: arrayLiteral,
        parse: (value: string) => each(parseTexts(value), parse),
      },
    ]
  })
  return { ...scalars, ...Object.fromEntries(arrays) }
}

function each(values: unknown[], parse: (value: string) => unknown): unknown[] {
  return values.map(value => {
    if (Array.isArray(value)) return each(value, parse)
    return typeof value === 'string' ? parse(value) : value
  })
}

/** A filter names an array by its literal already. */
function arrayLiteral(value: unknown): string {
  return Array.isArray(value) ? `{${value.map(elementLiteral).join(',')}}` : String(value)
}

function elementLiteral(value: unknown): string {
  if (value === null) return 'NULL'
  if (Array.isArray(value)) return arrayLiteral(value)
  const plain = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return `"${plain.replace(/["\\]/g, '\\$&')}"`
}
