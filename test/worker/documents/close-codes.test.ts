import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { closeCodes } from '../../../worker/documents/close-codes.ts'

test('the documentation lists exactly the codes that there are', async () => {
  const page = await readFile(new URL('../../../docs/close-codes.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| (\d{4}) +\| `(\w+)` +\|/gm)].map(([, code, reason]) => [
    reason,
    Number(code),
  ])
  expect(Object.fromEntries(listed)).toEqual(closeCodes)
  expect(listed).toHaveLength(Object.keys(closeCodes).length)
})
