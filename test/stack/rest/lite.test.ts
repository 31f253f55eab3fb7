import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

// REST relies on what lite does and has not promised: that a middleware may set the claims of a request, that its
// connection is handed those claims as they are, and that what `withContext` returns is the answer.
test('lite is the version that REST was written against', async () => {
  const root = new URL('../../../', import.meta.url)
  const read = async (path: string) => JSON.parse(await readFile(new URL(path, root), 'utf8'))
  expect((await read('package.json')).devDependencies['@supabase/lite']).toBe('0.10.0')
  expect((await read('node_modules/@supabase/lite/package.json')).version).toBe('0.10.0')
})
