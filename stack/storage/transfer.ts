import { z } from 'zod'
import { checkInfo, parseMetadataHeader, wantsUpsert } from './body.ts'
import { type Call, type Route, readJson } from './call.ts'
import { StorageError } from './errors.ts'
import { parseKey } from './names.ts'
import { type Address, findObject } from './objects.ts'
import type { Upload } from './row.ts'
import type { Store } from './storage.ts'

const transfer = z.object({
  bucketId: z.string(),
  sourceKey: z.string(),
  destinationBucket: z.string().optional(),
  destinationKey: z.string(),
})
const copying = transfer.extend({
  copyMetadata: z.boolean().default(true),
  metadata: z.object({ cacheControl: z.string().optional(), mimetype: z.string().optional() }).default({}),
})

/** Moving and copying, within a bucket and to another. */
export function transferRoutes({ access, blobs, rows }: Store): Route[] {
  async function move({ request, path }: Call) {
    const caller = await access.caller(request, path)
    const { source, target } = parse(await readJson(request, transfer))
    // The bytes stay where they are, under their version. Whether the new name may be, the policies say.
    const { rows } = await access.run(caller, 'storage.object.move', async db => {
      await findObject(db, source)
      return await db.query<{ id: string }>(
        `update storage.objects set bucket_id = $3, name = $4, owner = $5, owner_id = $6
         where bucket_id = $1 and name = $2 returning id`,
        [source.bucket, source.key, target.bucket, target.key, caller.owner, caller.ownerId],
      )
    })
    if (!rows[0]) throw new StorageError('NoSuchKey')
    return { message: 'Successfully moved', Id: rows[0].id, Key: `${target.bucket}/${target.key}` }
  }

  async function copy({ request, path }: Call) {
    const caller = await access.caller(request, path)
    const wanted = await readJson(request, copying)
    const { source, target } = parse(wanted)
    const operation = 'storage.object.copy'
    const original = await access.run(caller, operation, db => findObject(db, source))
    const { size, eTag, mimetype, cacheControl } = original.metadata
    const changes = wanted.copyMetadata ? {} : wanted.metadata
    const upload: Upload = {
      ...target,
      owner: caller,
      replace: wantsUpsert(request),
      info: checkInfo({
        contentType: changes.mimetype ?? mimetype,
        cacheControl: changes.cacheControl ?? cacheControl,
        userMetadata: wanted.copyMetadata ? original.user_metadata : parseMetadataHeader(request),
      }),
    }
    await rows.probe(caller, operation, upload, size)
    const version = await blobs.copy(original.version)
    const row = await rows.publish(operation, upload, { version, size, eTag })
    return { Id: row.id, Key: `${target.bucket}/${target.key}`, ...row }
  }

  return [
    ['POST', '/object/move', move],
    ['POST', '/object/copy', copy],
  ]
}

function parse({ bucketId, sourceKey, destinationBucket, destinationKey }: z.output<typeof transfer>) {
  const source: Address = { bucket: bucketId, key: sourceKey }
  const target: Address = { bucket: destinationBucket ?? bucketId, key: parseKey(destinationKey) }
  return { source, target }
}
