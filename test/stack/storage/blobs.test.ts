import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { Blobs } from '../../../stack/storage/blobs.ts'

let directory: string
let blobs: Blobs
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'blobs-'))
  blobs = new Blobs(directory)
  onTestFinished(() => rm(directory, { recursive: true }))
})

const read = async (version: string) => {
  await using bytes = await blobs.open(version)
  return await bytes?.readFile('utf8')
}

test('bytes come back under their version', async () => {
  const { version, size, eTag } = await blobs.write(Readable.from([Buffer.from('ab'), Buffer.from('c')]), 3)
  expect([await read(version), size, eTag]).toEqual(['abc', 3, '"900150983cd24fb0d6963f7d28e17f72"'])
  await blobs.remove([version])
  expect(await read(version)).toBeUndefined()
})

test('a source that is too long or breaks leaves nothing', async () => {
  async function* breaking() {
    yield Buffer.from('ab')
    throw new Error('broken')
  }
  await expect(blobs.write(Readable.from([Buffer.alloc(4)]), 3)).rejects.toMatchObject({
    code: 'EntityTooLarge',
  })
  await expect(blobs.write(Readable.from(breaking()), 3)).rejects.toThrow('broken')
  expect(await readdir(directory)).toEqual([])
})

test('a sweep keeps what rows point at, and nothing else', async () => {
  const kept = await blobs.write(Readable.from([Buffer.from('kept')]), 10)
  await blobs.write(Readable.from([Buffer.from('orphan')]), 10)
  await writeFile(join(directory, 'cut-short.part'), 'ha')
  await blobs.sweep(new Set([kept.version]))
  expect(await readdir(directory)).toEqual([kept.version])
})

test('a version that is none opens nothing', async () => {
  await writeFile(join(directory, 'outside'), 'secret')
  expect(await read('outside')).toBeUndefined()
  expect(await read('../outside')).toBeUndefined()
})

test('a version that leads elsewhere neither removes nor copies anything', async () => {
  const inside = new Blobs(join(directory, 'objects'))
  await inside.sweep(new Set())
  await writeFile(join(directory, 'outside'), 'secret')
  await inside.remove(['../outside', null])
  await expect(inside.copy('../outside')).rejects.toMatchObject({ code: 'NoSuchKey' })
  expect([await readdir(directory), await readdir(join(directory, 'objects'))]).toEqual([
    ['objects', 'outside'],
    [],
  ])
})

test('a copy outlives what it was copied from', async () => {
  const { version } = await blobs.write(Readable.from([Buffer.from('text')]), 10)
  const copy = await blobs.copy(version)
  await blobs.remove([version])
  expect([await read(version), await read(copy)]).toEqual([undefined, 'text'])
})
