import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missingFrom } from '../../stack/tools/lock.ts'

const root = join(import.meta.dirname, '../..')
const json = async (...path: string[]) => JSON.parse(await readFile(join(root, ...path), 'utf8'))
const manifest = await json('package.json')
const lock = await json('package-lock.json')

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
  )
  expect(loose).toEqual([])
})

test('the lock knows the packages of every platform, or npm ci would refuse it', () => {
  expect(missingFrom(lock)).toEqual({})
})

test('a lock without a platform package is seen to lack it', () => {
  const { 'node_modules/@deno/darwin-arm64': _left, ...packages } = lock.packages
  const version = manifest.devDependencies.deno
  expect(missingFrom({ packages })).toEqual({
    'node_modules/@deno/darwin-arm64': { version, optional: true, os: ['darwin'], cpu: ['arm64'] },
  })
})

test('the lock names no registry', () => {
  const named = Object.entries<{ resolved?: string }>(lock.packages).filter(([, entry]) => entry.resolved)
  expect(named).toEqual([])
})

test('functions use the versions of package.json', async () => {
  const folder = join(root, 'supabase', 'functions')
  const slugs = (await readdir(folder)).filter(name => /^[a-z-]+$/.test(name))
  expect(slugs.length).toBeGreaterThan(0)
  for (const slug of slugs) {
    const { imports } = await json('supabase', 'functions', slug, 'deno.json')
    for (const [name, specifier] of Object.entries(imports))
      expect(`${slug}: ${specifier}`).toBe(`${slug}: npm:${name}@${manifest.dependencies[name]}`)
  }
})
