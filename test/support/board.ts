import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

/** Some 2,000 edits of three people at a whiteboard, as they were made; record-board.ts says how. */
export async function recordedBoard(): Promise<Uint8Array[]> {
  const lines = (await readFile(join(import.meta.dirname, 'board.txt'), 'utf8')).trim().split('\n')
  return lines.map(line => Buffer.from(line, 'base64'))
}

/** Draws what was recorded, some strokes at a time, as fast as a person's own client may send. */
export function replay(doc: Y.Doc, updates: Uint8Array[]): void {
  const atOnce = 50
  for (let from = 0; from < updates.length; from += atOnce)
    doc.transact(() => {
      for (const update of updates.slice(from, from + atOnce)) Y.applyUpdate(doc, update)
    })
}

/** A room on somebody's screen: a document kept in step by y-websocket's own provider. */
export interface Board {
  doc: Y.Doc
  provider: WebsocketProvider
  /** Resolves once what the document holds satisfies the question. */
  until(question: (doc: Y.Doc) => boolean): Promise<void>
  /** Resolves with the code of the next time the server ends the socket. */
  closed: Promise<number>
  /** Resolves when the server has refused an edit. */
  refused: Promise<string>
  leave(): void
}

/** Opens a room at the worker, as a frontend does. */
export function openBoard(workerUrl: string, roomId: string, token: string): Board {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(`${workerUrl.replace('http', 'ws')}/yjs`, `room:${roomId}`, doc, {
    params: { token },
    disableBc: true,
  })
  const closed = new Promise<number>(resolve =>
    provider.on('connection-close', event => {
      if (event) resolve(event.code)
    }),
  )
  const refused = new Promise<string>(resolve => {
    const denied = 2
    provider.messageHandlers[denied] = () => resolve('permission denied')
  })
  return {
    doc,
    provider,
    closed,
    refused,
    until: question =>
      new Promise(resolve => {
        const look = () => {
          if (!question(doc)) return
          doc.off('update', look)
          provider.off('sync', look)
          resolve()
        }
        doc.on('update', look)
        provider.on('sync', look)
        look()
      }),
    leave() {
      provider.destroy()
      doc.destroy()
    },
  }
}

export const shapesOf = (doc: Y.Doc): Record<string, unknown> => doc.getMap('shapes').toJSON()
