import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { Deletions } from '../../../worker/documents/deletions.ts'

/** The deletions of one client, as they stand at the end of an update. */
const encoded = (ranges: readonly (readonly [number, number])[]) =>
  encoding.encode(encoder => {
    for (const number of [1, 7, ranges.length, ...ranges.flat()]) encoding.writeVarUint(encoder, number)
  })

const ranges = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 9 })), {
  minLength: 1,
  maxLength: 60,
})

test('what is held is what was added, however it comes, and is written in order and apart', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(ranges, ranges)), turns => {
      const deletions = new Deletions()
      const known = new Set<number>()
      for (const [added, asked] of turns) {
        deletions.add(encoded(added), 0)
        for (const [from, length] of added) for (let i = 0; i < length; i++) known.add(from + i)
        const every = asked.every(([from, length]) =>
          Array.from({ length }, (_, i) => from + i).every(i => known.has(i)),
        )
        expect(deletions.hold(encoded(asked), 0)).toBe(every)
        expect(deletions.hold(encoded(added), 0)).toBe(true)
      }
      const sorted = [...known].sort((a, b) => a - b)
      const starts = sorted.filter(clock => !known.has(clock - 1))
      const apart = starts.map(from => {
        let length = 1
        while (known.has(from + length)) length++
        return [from, length] as const
      })
      const written = encoding.encode(encoder => deletions.write(encoder))
      expect(written).toEqual(turns.length > 0 ? encoded(apart) : Uint8Array.of(0))
    }),
  )
})
