import * as Y from 'yjs'
import type { Row } from './tail.ts'

interface Parts {
  snapshot: { state: Uint8Array } | undefined
  rows: Row[]
}

/** Builds a document, leaving out the rows that Yjs cannot apply. */
export function build(stored: Parts): { doc: Y.Doc; rejected: Row[] } {
  try {
    return { doc: apply(stored), rejected: [] }
  } catch {
    return buildOneByOne(stored)
  }
}

/** An update that throws leaves a document half changed, so that each has to be tried on a copy. */
function buildOneByOne({ snapshot, rows }: Parts): { doc: Y.Doc; rejected: Row[] } {
  const accepted: Row[] = []
  const rejected: Row[] = []
  let doc = apply({ snapshot, rows: accepted })
  for (const row of rows) {
    try {
      Y.applyUpdate(doc, row.data)
      accepted.push(row)
    } catch {
      rejected.push(row)
      doc = apply({ snapshot, rows: accepted })
    }
  }
  return { doc, rejected }
}

function apply({ snapshot, rows }: Parts): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    if (snapshot) Y.applyUpdate(doc, snapshot.state)
    for (const row of rows) Y.applyUpdate(doc, row.data)
  })
  return doc
}
