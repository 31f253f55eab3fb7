import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openProject } from '../support/project.ts'

/**
 * A bare project with functions of its own.
 *
 * @param settings more lines of its `config.toml`.
 * @param functions the code of each by its name; they are called without a token.
 */
export async function openFunctions(settings: string[], functions: Record<string, string>) {
  const source = await mkdtemp(join(tmpdir(), 'tenon-functions-'))
  afterAll(() => rm(source, { recursive: true, force: true }))
  const open = Object.keys(functions).map(name => `[functions.${name}]\nverify_jwt = false`)
  await writeFile(join(source, 'config.toml'), ['project_id = "functions"', ...open, ...settings].join('\n'))
  const write = async (file: string, text: string) => {
    const path = join(source, 'functions', file)
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, text)
  }
  for (const [name, code] of Object.entries(functions)) {
    await write(`${name}/deno.json`, '{}')
    await write(`${name}/index.ts`, code)
  }
  const project = await openProject('platform', source)
  return {
    project,
    /** Writes a file below the folder of functions. */
    write,
    logFile: join(project.directory, 'functions.log'),
    call: (path: string, init: RequestInit = {}) => fetch(`${project.apiUrl}/functions/v1/${path}`, init),
  }
}
