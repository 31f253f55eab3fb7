import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

async function codesIn(pattern: string, expression: RegExp): Promise<string[]> {
  const codes: string[] = []
  for await (const file of glob(pattern, { cwd: root })) {
    const text = await readFile(join(root, file), 'utf8')
    for (const match of text.matchAll(expression)) codes.push(`${match[2]} ${match[1]}`)
  }
  return codes
}

test('docs/errors.md lists the codes that are raised, with their status, and no other', async () => {
  const raised = new Set([
    ...(await codesIn('supabase/migrations/*.sql', /private\.(?:fail|refuse)\((\d{3}), '(\w+)'/g)),
    ...(await codesIn('supabase/migrations/*.sql', /'code', 'PT(\d{3})', 'message', '(\w+)'/g)),
    ...(await codesIn('supabase/functions/**/*.ts', /new Problem\((\d{3}), '(\w+)'/g)),
    ...(await codesIn('worker/**/*.ts', /new Problem\((\d{3}), '(\w+)'/g)),
  ])
  const page = await readFile(join(root, 'docs', 'errors.md'), 'utf8')
  const listed = [...page.matchAll(/^\| `(\w+)` +\| (\d{3}) +\|/gm)].map(
    ([, code, status]) => `${code} ${status}`,
  )
  expect([...raised].sort()).toEqual(listed.sort())
})
