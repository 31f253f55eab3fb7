import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Drawing } from '../../worker/boards/drawing.ts'
import { layOut } from '../../worker/boards/layout.ts'
import { readOptions } from '../../worker/boards/options.ts'
import { pageOf } from '../../worker/boards/page.ts'
import { toPdf } from '../../worker/boards/pdf.ts'
import { Pictures } from '../../worker/boards/pictures.ts'
import { toPng } from '../../worker/boards/png.ts'
import { toSvg } from '../../worker/boards/svg.ts'
import { everyShape, images } from './fixture.ts'
import { everyPicture, pictureFiles } from './picture-fixture.ts'

/** Boards by the name of their files. */
export const boards: Record<string, Record<string, unknown>> = { board: everyShape, pictures: everyPicture }

// What the renderer makes of the fixtures; `node test/boards/golden.ts` writes it anew, to be looked at in review.
export const goldenFile = (name: string, format: string) =>
  join(import.meta.dirname, '../golden', `${name}.${format}`)

const files: Record<string, Uint8Array> = { ...images, ...pictureFiles(images.tick!) }
const pictures = new Pictures(async path => files[path] ?? null)
await pictures.load({ ...everyShape, ...everyPicture })

export function draw(
  shapes: Readonly<Record<string, unknown>>,
  options: object = {},
): { drawing: Drawing; page: ReturnType<typeof pageOf>; problems: { id: string; problem: string }[] } {
  const picture = (path: string) =>
    files[path] ? pictures.get(path) : { problem: 'no such file of this room' }
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
  for (const [name, shapes] of Object.entries(boards))
    for (const [format, bytes] of Object.entries(await render(shapes)))
      await writeFile(goldenFile(name, format), bytes)
