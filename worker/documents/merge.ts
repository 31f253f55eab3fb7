import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { Deletions } from './deletions.ts'
import { kind, readClient, readClock, readStruct } from './struct.ts'

/** Structs of one client without a gap, as they are encoded. */
interface Run {
  from: number
  to: number
  structs: number
  bytes: Uint8Array
  update: Uint8Array
}

/**
 * One update that brings what all of these bring, as Y.mergeUpdates does (version 1 of the encoding), in linear time:
 * no struct refers to the bytes of another, so they are copied as they are.
 *
 * @param updates that have been skimmed.
 */
export function mergeUpdates(updates: Uint8Array[]): Uint8Array {
  const runs = new Map<number, Run[]>()
  const deletions = new Deletions()
  for (const update of updates) deletions.add(update, readRuns(update, runs))
  // The same edits came twice and were cut differently, as by two workers: only Yjs cuts within a struct.
  const overlapping = new Set<Uint8Array>()
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, runs.size)
  for (const client of [...runs.keys()].sort((a, b) => b - a))
    writeRuns(encoder, client, inOrder(runs.get(client)!, overlapping))
  deletions.write(encoder)
  const merged = encoding.toUint8Array(encoder)
  return overlapping.size > 0 ? Y.mergeUpdates([merged, ...overlapping]) : merged
}

/** Adds what an update brings of each client; returns where its deletions begin. */
function readRuns(update: Uint8Array, runs: Map<number, Run[]>): number {
  const decoder = decoding.createDecoder(update)
  const needs: number[] = []
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    let left = decoding.readVarUint(decoder)
    const client = readClient(decoder)
    const list = runs.get(client) ?? []
    let clock = readClock(decoder)
    while (left > 0) {
      const [from, start] = [clock, decoder.pos]
      let [structs, end, length] = [0, start, 0]
      for (; left > 0; left--, structs++, clock += length) {
        end = decoder.pos
        const info = decoding.readUint8(decoder)
        needs.length = 0
        length = readStruct(decoder, info, client, clock, needs)
        if (info === kind.skip) break
        end = decoder.pos
      }
      if (structs > 0) list.push({ from, to: clock, structs, bytes: update.subarray(start, end), update })
      if (left-- > 0) clock += length
    }
    if (list.length > 0) runs.set(client, list)
  }
  return decoder.pos
}

function inOrder(runs: Run[], overlapping: Set<Uint8Array>): Run[] {
  let end = 0
  return runs
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .filter(({ from, to, update }) => {
      if (to <= end) return false
      if (from < end) {
        overlapping.add(update)
        return false
      }
      end = to
      return true
    })
}

function writeRuns(encoder: encoding.Encoder, client: number, runs: Run[]) {
  const gaps = runs.filter((run, at) => at > 0 && run.from > runs[at - 1]!.to).length
  encoding.writeVarUint(
    encoder,
    runs.reduce((sum, run) => sum + run.structs, gaps),
  )
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, runs[0]!.from)
  let clock = runs[0]!.from
  for (const { from, to, bytes } of runs) {
    if (from > clock) {
      encoding.writeUint8(encoder, kind.skip)
      encoding.writeVarUint(encoder, from - clock)
    }
    encoding.writeUint8Array(encoder, bytes)
    clock = to
  }
}
