import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { checkSchema, type Json, type Schema } from '../../supabase/functions/_shared/tile/schema.ts'
import { openProject } from '../support/project.ts'

interface Case {
  title: string
  schema: Schema
  value: Json
  problems: Record<string, string>
}
const file = await readFile(new URL('schema-cases.json', import.meta.url), 'utf8')
const cases: { values: Case[]; schemas: Omit<Case, 'value'>[] } = JSON.parse(file)
const project = await openProject()

test.for(cases.values)('database and editor agree: $title', async ({ schema, value, problems }) => {
  const given = [JSON.stringify(value), JSON.stringify(schema)]
  const [row] = await project.sql('select private.check_schema($1, $2) as found', given)
  expect(row.found).toEqual(problems)
  expect(checkSchema(value, schema)).toEqual(problems)
})

test.for(cases.schemas)('a schema is refused where it would not be understood: $title', async wanted => {
  const [row] = await project.sql('select private.check_schema_form($1) as found', [
    JSON.stringify(wanted.schema),
  ])
  expect(row.found).toEqual(wanted.problems)
})
