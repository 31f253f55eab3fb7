import pg from 'pg'
import { Refusal } from './token.ts'

const operators = {
  ...{ eq: '=', neq: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=', in: '= any', is: 'is' },
  ...{ like: 'like', ilike: 'ilike', match: '~', imatch: '~*', isdistinct: 'is distinct from' },
}

/** One condition of a filter, `column=[not.]operator.value`. */
export interface Condition {
  column: string
  operator: keyof typeof operators
  /** As Postgres reads it: for `in` an array literal. */
  value: string
  negated: boolean
}

/** Which changes of which tables somebody wants to hear about. `*` is any event, schema or table. */
export interface Binding {
  id: number
  event: string
  schema: string
  table: string
  /** All of them are to hold. */
  conditions: Condition[]
  /** Columns besides the primary key; undefined: all. */
  select: string[] | undefined
}

/**
 * Reads what a client asks for, in the platform's grammar.
 *
 * @param request an entry of `config.postgres_changes`, with the id that the client knows it by.
 * @throws Refusal when it makes no sense.
 */
export function parseBinding(request: Record<string, unknown> & { id: number }): Binding {
  const { id, filter } = request
  const event = String(request.event).toUpperCase()
  const { schema = 'public', table = '*' } = request
  if (!isText(schema) || !isText(table) || !isText(filter ?? '') || !(request.schema ?? request.table))
    throw refusal(
      'No subscription params provided. Please provide at least a `schema` or `table` to subscribe to',
    )
  if (typeof request.select === 'string')
    throw refusal('Error parsing `select` params: expected a list of column name strings')
  const columns = Array.isArray(request.select) ? request.select.filter(isText) : []
  if (columns.length && (schema === '*' || table === '*'))
    throw refusal('Column selection is not supported for wildcard subscriptions')
  return {
    id,
    event: ['INSERT', 'UPDATE', 'DELETE'].includes(event) ? event : '*',
    schema,
    table,
    conditions: isText(filter) && filter.trim() ? splitFilter(filter).map(parseCondition) : [],
    select: columns.length ? columns : undefined,
  }
}

/** The condition as SQL about the row `changed`; Postgres gives the value the column's type. */
export function predicate({ column, operator, value, negated }: Condition): string {
  const left = `changed.${pg.escapeIdentifier(column)}`
  const right = operator === 'is' ? value : `(${pg.escapeLiteral(value)})`
  return `${negated ? 'not ' : ''}(${left} ${operators[operator]} ${right})`
}

/** At the commas that are neither quoted nor within parentheses. */
function splitFilter(filter: string): string[] {
  const parts = ['']
  let depth = 0
  let quoted = false
  for (let at = 0; at < filter.length; at++) {
    let char = filter[at]!
    if (quoted && char === '\\') char += filter[++at] ?? ''
    else if (char === '"') quoted = !quoted && '.(,'.includes(filter[at - 1] ?? ' ')
    else if (!quoted && char === '(') depth++
    else if (!quoted && char === ')') depth = Math.max(0, depth - 1)
    if (char === ',' && !quoted && depth === 0) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

function parseCondition(text: string): Condition {
  const [, column, not, operator, value] = /^([^=]+)=(not\.)?([^.]*)\.(.*)$/s.exec(text.trim()) ?? []
  if (column === undefined || !isOperator(operator) || value === undefined)
    throw refusal(`Error parsing \`filter\` params: ${JSON.stringify(text)}`)
  if (operator === 'in' && !/^\(.*\)$/s.test(value))
    throw refusal('Error parsing `filter` params: `in` filter value must be wrapped by parentheses')
  if (operator === 'is' && !['null', 'true', 'false', 'unknown'].includes(value))
    throw refusal('invalid value for is filter: must be null, true, false, or unknown')
  const quoted = /^"((?:\\.|[^"\\])*)"$/s.exec(value)?.[1]
  return {
    column,
    operator,
    value: operator === 'in' ? `{${value.slice(1, -1)}}` : (quoted?.replace(/\\(.)/gs, '$1') ?? value),
    negated: not !== undefined,
  }
}

const refusal = (message: string) => new Refusal('RealtimeDisabledForConfiguration', message)
const isText = (value: unknown): value is string => typeof value === 'string'
const isOperator = (name: string | undefined): name is Condition['operator'] =>
  name !== undefined && Object.hasOwn(operators, name)
