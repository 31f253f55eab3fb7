import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { AwarenessRelay } from '../../../worker/documents/awareness-relay.ts'
import type { Compactor } from '../../../worker/documents/compactor.ts'
import { LiveDocument } from '../../../worker/documents/document.ts'
import type { Log } from '../../../worker/documents/log.ts'
import type { Participant } from '../../../worker/documents/participant.ts'

const [documentId, tenantId] = [crypto.randomUUID(), crypto.randomUUID()]

/** A document in which nothing is stored; what it could ask others for is not asked. */
const open = () =>
  new LiveDocument(
    { documentId, tenantId, resource: `room:${crypto.randomUUID()}` },
    { snapshot: undefined, rows: [] },
    { log: {} as Log, compactor: {} as Compactor, relay: {} as AwarenessRelay },
  )

function write(client: number, text: string, onto?: Uint8Array): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  if (onto) Y.applyUpdate(doc, onto)
  const before = Y.encodeStateVector(doc)
  doc.getText('text').insert(doc.getText('text').length, text)
  return Y.encodeStateAsUpdate(doc, before)
}

function edit(update: Uint8Array, { content }: LiveDocument) {
  const [key, author, sender] = [new Uint8Array(16), new Uint8Array(16), {} as Participant]
  const known = { documentId, reading: content.reading, receivedAt: 0 }
  return { ...known, key, author, sender, update: Buffer.from(update) }
}

test('an edit that was on its way while all had left and somebody came is known once it is stored', () => {
  const [left, reopened] = [open(), open()]
  const first = write(1, 'a')
  reopened.committed(7, [edit(first, left)])
  expect(reopened.content.clocks.get(1)).toBe(1)
  const next = reopened.content.news(write(2, 'b', first))!
  expect(reopened.content.waiting.with(next.skimmed.parts).parts).toEqual([])
})

test('what waits for others still does where all was read anew before it was stored', () => {
  const document = open()
  const first = write(1, 'a')
  const { update, skimmed } = document.content.news(write(2, 'b', first))!
  document.content.learn(skimmed)
  const pending = edit(update, document)
  document.content.replace({ snapshot: undefined, rows: [] }, 0)
  expect(document.content.waiting.parts).toBe(0)
  document.committed(8, [pending])
  expect(document.content.waiting.parts).toBe(1)
  document.received([{ flush: 9, data: first }])
  expect(document.content.waiting.parts).toBe(0)
})
