import { type Settings, variables } from '../theme.ts'
import { base } from './base.ts'
import { drawing } from './drawing.ts'
import { frame } from './frame.ts'
import { layout } from './layout.ts'
import { tile } from './tile.ts'

/**
 * The one style of a page. Nothing of a tile or of a context is in it; of settings, colours and numbers. Nothing is around
 * it, so that what minifies a page leaves it, and its hash, as it is.
 */
export const style = (settings: Settings): string =>
  [variables(settings), base, frame, layout, tile, drawing].map(part => part.trim()).join('\n')
