import type { Shape } from '../../supabase/functions/_shared/board/shape.ts'
import type { Style } from '../../supabase/functions/_shared/board/style.ts'
import type { Paint } from './drawing.ts'

const ink = '#1e293b'
const outlined = {
  stroke: '#475569',
  strokeWidth: 2,
  fill: '#ffffff',
  fontSize: 18,
  align: 'center',
} as const
const drawn = { stroke: '#475569', strokeWidth: 3 } as const

/** How shapes look whose style leaves it open. */
const usual: Record<Shape['type'], Style> = {
  rectangle: outlined,
  ellipse: outlined,
  line: drawn,
  arrow: drawn,
  freehand: { stroke: ink, strokeWidth: 4 },
  text: { fontSize: 24, align: 'left' },
  note: { stroke: 'none', fill: '#fde68a', fontSize: 20, align: 'center' },
  image: { stroke: 'none', fill: 'none' },
  group: {},
}

/** A style in which nothing is left open. */
export interface Look {
  stroke: Paint | undefined
  fill: Paint | undefined
  strokeWidth: number
  dash: NonNullable<Style['dash']>
  color: Paint
  fontSize: number
  fontWeight: NonNullable<Style['fontWeight']>
  align: NonNullable<Style['align']>
  opacity: number
}

/** @param opacity of the groups around the shape. */
export function lookOf({ type, style = {} }: Shape, opacity: number): Look {
  const merged = { ...usual[type], ...style }
  const share = opacity * (style.opacity ?? 1)
  const [fill, stroke] = [paintOf(merged.fill, share), paintOf(merged.stroke, share)]
  return {
    stroke,
    fill,
    strokeWidth: merged.strokeWidth ?? (stroke ? 2 : 0),
    dash: merged.dash ?? 'solid',
    color: paintOf(merged.color ?? readable(fill), share)!,
    fontSize: merged.fontSize ?? 18,
    fontWeight: merged.fontWeight ?? 'normal',
    align: merged.align ?? 'left',
    opacity: share,
  }
}

/** A colour of the schema with the opaqueness around it. */
export function paintOf(colour: string | undefined, opacity: number): Paint | undefined {
  if (!colour || colour === 'none') return undefined
  const own = colour.length === 9 ? Number.parseInt(colour.slice(7), 16) / 255 : 1
  return { colour: colour.slice(0, 7).toLowerCase(), opacity: Math.round(own * opacity * 1000) / 1000 }
}

/** Dark text, or light text where what is behind it is dark (luma of Rec. 601). */
function readable(fill: Paint | undefined): string {
  if (!fill || fill.opacity < 0.5) return ink
  const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(fill.colour.slice(at, at + 2), 16))
  return 0.299 * red! + 0.587 * green! + 0.114 * blue! < 140 ? '#ffffff' : ink
}
