import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Drawing } from '../../worker/boards/drawing.ts'
import { layOut } from '../../worker/boards/layout.ts'
import { readOptions } from '../../worker/boards/options.ts'
import { pageOf } from '../../worker/boards/page.ts'
import { toPdf } from '../../worker/boards/pdf.ts'
import { readPicture } from '../../worker/boards/picture.ts'
import { toPng } from '../../worker/boards/png.ts'
import { toSvg } from '../../worker/boards/svg.ts'
import { everyShape, images } from './fixture.ts'

// What the renderer makes of the fixture; `node test/boards/golden.ts` writes it anew, to be looked at in review.
export const goldenFile = (format: string) => join(import.meta.dirname, '../golden', `board.${format}`)

export function draw(
  shapes: Readonly<Record<string, unknown>>,
  options: object = {},
): { drawing: Drawing; page: ReturnType<typeof pageOf>; problems: { id: string; problem: string }[] } {
  const picture = (path: string) => {
    const bytes = images[path]
    return bytes ? readPicture(bytes) : { problem: 'no such file of this room' }
  }
  const { drawing, problems } = layOut(shapes, picture)
  return { drawing, problems, page: pageOf(drawing, readOptions(options)) }
}

export async function render(shapes: Readonly<Record<string, unknown>>): Promise<Record<string, Buffer>> {
  const { drawing, page } = draw(shapes)
  return {
    svg: Buffer.from(toSvg(drawing, page, 'named')),
    png: toPng(drawing, page, 1),
    pdf: await toPdf(drawing, page),
  }
}

if (import.meta.main)
  for (const [format, bytes] of Object.entries(await render(everyShape)))
    await writeFile(goldenFile(format), bytes)
