import type { IntrospectResult } from '@supabase/lite'

const jsonTypes: [RegExp, string][] = [
  [/^_|\[\]$/, 'array'],
  [/^(smallint|integer|bigint|int[248])$/, 'integer'],
  [/^(real|double precision|numeric|float[48])/, 'number'],
  [/^bool/, 'boolean'],
]
const typed = (format: string) => {
  const type = jsonTypes.find(([pattern]) => pattern.test(format))?.[1] ?? 'string'
  return { format, type, ...(type === 'array' && { items: { type: 'string' } }) }
}
const query = (name: string) => ({ name, in: 'query', type: 'string' })
const body = (schema: object) => ({ name: 'body', in: 'body', schema })

/**
 * What a schema offers, in the shape of PostgREST: Swagger 2.0, with the marks by which tools find keys.
 * https://docs.postgrest.org/en/stable/references/api/openapi.html
 *
 * @param name of the schema.
 */
export function describe(
  { tables, views, columns, functions = [], ...keys }: IntrospectResult,
  name: string,
) {
  const here = <Part extends { schema: string }>(parts: Part[]) => parts.filter(part => part.schema === name)
  const paths: Record<string, object> = {}
  const definitions: Record<string, object> = {}
  for (const { name: table } of here<{ schema: string; name: string }>([...tables, ...views])) {
    const own = here(columns).filter(column => column.table === table)
    const isKey = (column: string) =>
      here(keys.primary_keys).some(key => key.table === table && key.columns.includes(column))
    const properties = own.map(({ name: column, pg_type, type }) => {
      const target = here(keys.foreign_keys).find(key => key.table === table && key.column === column)
      const marks = [
        isKey(column) ? 'This is a Primary Key.<pk/>' : '',
        target ? `This is a Foreign Key.<fk table='${target.ref_table}' column='${target.ref_column}'/>` : '',
      ].filter(Boolean)
      return [column, { ...typed(pg_type ?? type), ...(marks[0] && { description: marks.join('\n') }) }]
    })
    const required = own.filter(({ nullable, default_value }) => !nullable && default_value === null)
    definitions[table] = {
      ...{ type: 'object', properties: Object.fromEntries(properties) },
      ...(required[0] && { required: required.map(column => column.name) }),
    }
    const row = { $ref: `#/definitions/${table}` }
    const tags = [table]
    const filters = own.map(column => query(column.name))
    const shape = ['select', 'order', 'limit', 'offset'].map(query)
    const rows = { description: 'OK', schema: { type: 'array', items: row } }
    paths[`/${table}`] = {
      get: { tags, parameters: [...filters, ...shape], responses: { 200: rows } },
      post: { tags, parameters: [body(row)], responses: { 201: { description: 'Created' } } },
      patch: { tags, parameters: [...filters, body(row)], responses: { 204: { description: 'No Content' } } },
      delete: { tags, parameters: filters, responses: { 204: { description: 'No Content' } } },
    }
  }
  for (const { name: called, arg_names, arg_types, arg_defaults } of here(functions)) {
    const properties = Object.fromEntries(arg_names.map((argument, at) => [argument, typed(arg_types[at]!)]))
    const required = arg_names.slice(0, arg_names.length - arg_defaults)
    const schema = { type: 'object', properties, ...(required[0] && { required }) }
    paths[`/rpc/${called}`] = {
      post: {
        tags: [`(rpc) ${called}`],
        parameters: [body(schema)],
        responses: { 200: { description: 'OK' } },
      },
    }
  }
  const types = ['application/json', 'application/vnd.pgrst.object+json', 'text/csv']
  const info = { title: `${name} schema`, description: '', version: '14.1' }
  return { swagger: '2.0', info, basePath: '/rest/v1', consumes: types, produces: types, paths, definitions }
}
