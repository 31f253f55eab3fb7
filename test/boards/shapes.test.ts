import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toPng } from '../../worker/boards/png.ts'
import { toSvg } from '../../worker/boards/svg.ts'
import { everyShape } from './fixture.ts'
import { draw } from './golden.ts'
import { wellFormed } from './well-formed.ts'

/** A shape of the fixture in which one field is something else. */
const spoiled = fc
  .tuple(
    fc.constantFrom(...Object.values(everyShape)),
    fc.constantFrom('x', 'y', 'width', 'rotation', 'z', 'parent', 'points', 'text', 'style', 'path', 'heads'),
    fc.oneof(fc.jsonValue(), fc.double(), fc.string({ unit: 'binary', maxLength: 40 })),
  )
  .map(([shape, field, value]) => ({ ...(shape as object), [field]: value }))
const id = fc.string({ unit: 'binary', maxLength: 20 })
const boards = fc.dictionary(id, fc.oneof(spoiled, fc.jsonValue(), fc.anything()), { maxKeys: 8 })

test('whatever a document holds is drawn: no value fails a board, and text stays text', () => {
  fc.assert(
    fc.property(boards, shapes => {
      const { drawing, page } = draw(shapes)
      const svg = toSvg(drawing, page, 'named')
      expect(svg).toMatch(wellFormed)
      expect(svg.isWellFormed()).toBe(true)
      expect(svg).not.toContain('NaN')
      if (Object.keys(shapes).length > 0 && page.width * page.height < 1e6)
        expect(toPng(drawing, page, undefined).subarray(1, 4).toString()).toBe('PNG')
    }),
    { numRuns: 150 },
  )
}, 60_000)
