import { setImmediate } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import PDFDocument from 'pdfkit'
import { dashes } from './dash.ts'
import type { Drawing, Item, PathItem, PictureItem, TextItem } from './drawing.ts'
import { fonts } from './font.ts'
import type { Page } from './page.ts'
import type { Picture } from './picture.ts'
import { pixelsOf } from './pixels.ts'

/** ISO 32000-1, annex C: readers need not show larger pages. In points. */
const longestSide = 14_400

/** A drawing as PDF of one page, a unit to a point: paths are paths, and text is text. The same bytes every time. */
export async function toPdf({ items }: Drawing, page: Page): Promise<Buffer> {
  // As many digits as are written: a scale that is rounded up cuts the edge off.
  const scale = Math.min(1, Math.floor((longestSide / Math.max(page.width, page.height)) * 1e6) / 1e6)
  const pdf = new PDFDocument({
    size: [page.width * scale, page.height * scale],
    margin: 0,
    // The day is part of the bytes, and of the document's id.
    info: { CreationDate: new Date(0), Producer: 'Tenon', Creator: 'Tenon' },
  })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const written = new Promise((resolve, reject) => pdf.on('end', resolve).on('error', reject))
  for (const [face, { file }] of Object.entries(fonts)) pdf.registerFont(face, file)

  if (scale < 1) pdf.scale(scale, scale)
  const { background } = page
  if (background)
    pdf.rect(0, 0, page.width, page.height).fillColor(background.colour, background.opacity).fill()
  const images = new Map<Picture, object>()
  for (const item of items) {
    const before = images.size
    draw(pdf, item, page, images)
    // The pixels of an image are freed no sooner.
    if (images.size > before) await setImmediate()
  }
  pdf.end()
  await written
  return Buffer.concat(chunks)
}

type Pdf = PDFKit.PDFDocument

function draw(pdf: Pdf, item: Item, page: Page, images: Map<Picture, object>) {
  if (item.kind === 'path') return drawPath(pdf, item, page)
  const [a, b, c, d, e, f] = item.matrix
  pdf.save().transform(a, b, c, d, e - page.left, f - page.top)
  if (item.kind === 'text') drawText(pdf, item)
  else drawPicture(pdf, item, images)
  pdf.restore()
}

function drawPath(pdf: Pdf, item: PathItem, { left, top }: Page) {
  const { outline, fill, strokeWidth } = item
  const stroke = strokeWidth > 0 ? item.stroke : undefined
  if (!fill && !stroke) return
  pdf.path(outline.data(left, top))
  if (fill) pdf.fillColor(fill.colour, fill.opacity)
  if (!stroke) return pdf.fill()
  const dashed = dashes(item)
  if (dashed) pdf.dash(dashed as unknown as number, {})
  else pdf.undash()
  pdf.lineWidth(strokeWidth).lineCap('round').lineJoin('round').strokeColor(stroke.colour, stroke.opacity)
  return fill ? pdf.fillAndStroke(fill.colour, stroke.colour) : pdf.stroke()
}

function drawText(pdf: Pdf, { x, y, text, size, face, paint }: TextItem) {
  pdf.font(face).fontSize(size).fillColor(paint.colour, paint.opacity)
  pdf.text(text, x, y, { lineBreak: false, baseline: 'alphabetic' })
}

function drawPicture(
  pdf: Pdf,
  { picture, width, height, opacity }: PictureItem,
  images: Map<Picture, object>,
) {
  let image = images.get(picture)
  if (!image) {
    image = imageOf(picture, images.size)
    images.set(picture, image)
  }
  pdf.fillOpacity(opacity).image(image as unknown as string, 0, 0, { width, height })
}

/** An image as pdfkit embeds it. Its own reading of a PNG ends whenever zlib does, so that bytes would change places. */
function imageOf(picture: Picture, number: number): object {
  const { type, width, height, components } = picture
  const common = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8 }
  const image = {
    ...{ width, height, label: `P${number + 1}`, obj: undefined as unknown },
    embed(pdf: Pdf) {
      const stream = (data: Uint8Array, more: object) => {
        const ref = pdf.ref({ ...common, ...more })
        ref.end(Buffer.from(data))
        return ref
      }
      const packed = (data: Uint8Array, more: object) =>
        stream(deflateSync(data), { Filter: 'FlateDecode', ...more })
      if (type === 'jpeg' && components !== 4) {
        const ColorSpace = components === 1 ? 'DeviceGray' : 'DeviceRGB'
        image.obj = stream(picture.bytes, { ColorSpace, Filter: 'DCTDecode' })
        return
      }
      const { rgb, alpha } = pixelsOf(picture)!
      const SMask = packed(alpha, { ColorSpace: 'DeviceGray' })
      image.obj = packed(rgb, { ColorSpace: 'DeviceRGB', SMask })
    },
  }
  return image
}
