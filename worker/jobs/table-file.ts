import { Readable } from 'node:stream'
import { writeCsvStream } from 'hucre/csv'
import { writeXlsxStream } from 'hucre/xlsx'

/** Rows that come some at a time, each a value for every column. */
export interface Rows {
  columns: { name: string; isTime: boolean }[]
  batches: AsyncIterable<unknown[][]>
}

type Write = (
  rows: Rows,
  options: Record<string, unknown>,
) => {
  body: ReadableStream<Uint8Array> | Readable
  contentType: string
}

/** The formats of a table. Each pulls rows as its reader takes bytes, so that its size does not matter. */
export const tableFiles: Record<string, Write> = {
  csv: (rows, { bom }) => ({
    body: writeCsvStream(lines(rows), {
      headers: false,
      bom: bom === true,
      escapeFormulae: true,
      // Where a spreadsheet takes another character for the separator, a value still does not come apart.
      quoteStyle: 'all',
    }),
    contentType: 'text/csv; charset=utf-8',
  }),
  json: rows => ({
    body: Readable.from(objects(rows), { objectMode: false }),
    contentType: 'application/json',
  }),
  xlsx: rows => ({
    body: writeXlsxStream(cells(rows), {
      name: 'Export',
      columns: rows.columns.map(({ name, isTime }) =>
        isTime ? { header: name, numFmt: 'yyyy-mm-dd hh:mm:ss', width: 20 } : { header: name },
      ),
      freezePane: { rows: 1 },
    }),
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
}

type Cell = string | number | boolean | Date | null

const cellOf = (value: unknown): Cell => {
  if (value === null || value === undefined) return null
  if (typeof value === 'object' && !(value instanceof Date)) return JSON.stringify(value)
  return value as Cell
}

/** Signs of full width, which some spreadsheets read as those that begin a formula. */
const wideFormula = /^[＝＋－＠]/

async function* lines({ columns, batches }: Rows): AsyncGenerator<Cell[]> {
  yield columns.map(({ name }) => name)
  for await (const batch of batches)
    for (const row of batch)
      yield row
        .map(cellOf)
        .map(cell => (typeof cell === 'string' && wideFormula.test(cell) ? `'${cell}` : cell))
}

const longestCell = 32_767

/** What the format would take for one of its own escapes, such as _x000D_, which the library leaves alone. */
const likeEscape = /_(?=x[0-9a-f]{4}_)/gi

const textOf = (text: string) => text.slice(0, longestCell).replace(likeEscape, '_x005F_')

async function* cells({ batches }: Rows): AsyncGenerator<Cell[]> {
  for await (const batch of batches)
    for (const row of batch)
      yield row
        .map(cellOf)
        // Spreadsheets call a file broken in which a cell holds more.
        .map(cell => (typeof cell === 'string' ? textOf(cell) : cell))
}

async function* objects({ columns, batches }: Rows): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let separator = '[\n'
  for await (const batch of batches) {
    const texts = batch.map(row =>
      JSON.stringify(Object.fromEntries(columns.map(({ name }, at) => [name, row[at]]))),
    )
    yield encoder.encode(separator + texts.join(',\n'))
    separator = ',\n'
  }
  yield encoder.encode(separator === '[\n' ? '[]\n' : '\n]\n')
}
