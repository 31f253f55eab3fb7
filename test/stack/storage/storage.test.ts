import { readdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { restart } from './service.ts'

const project = await openProject('platform')
const objects = join(project.directory, 'objects')
await project.admin().storage.createBucket('files')

test('a start sweeps what a crash left, and keeps every object', async () => {
  const files = project.admin().storage.from('files')
  await files.upload('kept', 'content')
  for (const orphan of [crypto.randomUUID(), `${crypto.randomUUID()}.part`])
    await writeFile(join(objects, orphan), 'x')
  await (await restart(project)).storage.close()
  const [row] = await project.sql(`select version from storage.objects where name = 'kept'`)
  expect(await readdir(objects)).toEqual([row.version])
  expect(await (await files.download('kept')).data?.text()).toBe('content')
})

test('a row that is refused at the end takes its bytes with it', async () => {
  await project.sql(`
    create function public.refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'no' using errcode = '42501';
    end $$;
    create trigger refuse before insert on storage.objects for each row
      when (new.name = 'refused' and new.version is not null) execute function public.refuse();
  `)
  const before = await readdir(objects)
  const { error } = await project.admin().storage.from('files').upload('refused', 'x')
  expect(error).toMatchObject({ code: 'AccessDenied' })
  expect(await readdir(objects)).toEqual(before)
  expect(await project.sql(`select from storage.objects where name = 'refused'`)).toHaveLength(0)
})

test('closing cuts an upload short, and leaves nothing of it', async () => {
  const before = await readdir(objects)
  const { storage, port } = await restart(project)
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const cut = new Promise(resolve => socket.once('close', resolve))
  const authorization = `authorization: Bearer ${project.serviceRoleKey}`
  socket.write(
    `POST /storage/v1/object/files/cut HTTP/1.1\r\nhost: x\r\n${authorization}\r\ncontent-length: 100\r\n\r\nhalf`,
  )
  await expect.poll(() => readdir(objects)).toHaveLength(before.length + 1)
  await storage.close()
  await cut
  expect(await readdir(objects)).toEqual(before)
  expect(await project.sql(`select from storage.objects where name = 'cut'`)).toHaveLength(0)
})
