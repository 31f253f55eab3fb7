import { Resvg } from '@resvg/resvg-js'
import { isInvisible } from './invisible.ts'
import type { Picture } from './picture.ts'

/** Red, green, blue, and apart from them how opaque: row by row. */
export interface Pixels {
  rgb: Uint8Array
  alpha: Uint8Array
}

export interface Size {
  width: number
  height: number
}

/** As small as it can be told whether anything is seen, if that is not little. */
const glance = 64

/** Whether an image can be read. What the renderer draws is freed by no word of ours: little is drawn to see that. */
export function isReadable(picture: Picture): boolean {
  const size = { width: Math.min(picture.width, glance), height: Math.min(picture.height, glance) }
  return drawn(picture, size).some(byte => byte > 0) || pixelsOf(picture) !== undefined
}

/** An image as its pixels lie, at its own size or another. Undefined where it cannot be read. */
export function pixelsOf(picture: Picture, { width, height }: Size = picture): Pixels | undefined {
  const pixels = drawn(picture, { width, height })
  const rgb = new Uint8Array(width * height * 3)
  const alpha = new Uint8Array(width * height)
  let visible = 0
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    const opaque = pixels[pixel * 4 + 3]!
    alpha[pixel] = opaque
    visible |= opaque
    // The renderer gives colours that are multiplied by how opaque they are.
    for (let i = 0; i < 3; i++)
      rgb[pixel * 3 + i] = opaque ? Math.min(255, Math.round((pixels[pixel * 4 + i]! * 255) / opaque)) : 0
  }
  // It draws nothing of what it cannot read, and says so to nobody.
  const isRead = visible > 0 || isInvisible(picture, other => drawn(other, other).some(byte => byte > 0))
  return isRead ? { rgb, alpha } : undefined
}

function drawn({ type, bytes }: Picture, { width, height }: Size): Uint8Array {
  const data = `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`
  const size = `width="${width}" height="${height}"`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} preserveAspectRatio="none" href="${data}"/></svg>`
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().pixels
}
