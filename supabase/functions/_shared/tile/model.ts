/** For what kind of screen a page is drawn. */
export const modes = ['app', 'desktop', 'mobile'] as const
export type Mode = (typeof modes)[number]

/** For whom. */
export const audiences = ['consumer', 'business'] as const
export type Audience = (typeof audiences)[number]

/** One tile of a structure, as somebody placed it. Anybody with an editor's right wrote it: nothing is trusted. */
export interface Tile {
  id: string
  type: string
  version?: number
  props?: Record<string, unknown>
  children?: Tile[]
}

/** A tile's type in one version, as the library or a tenant defines it. */
export interface TileType {
  type: string
  version: number
  name: string
  category: string
  /** Liquid. */
  template: string
  default_props: Record<string, unknown>
  sample_context: Record<string, unknown>
  /** Whether it holds other tiles. */
  container: boolean
  deprecated: boolean
  /** Shipped with Tenon: its output is not sanitised, and may hold drawings. */
  library: boolean
}

/** Whose page it is: what a verified token said, or a person who does not exist. */
export interface Context {
  source: 'verified' | 'simulated'
  /** What a simulated person is called; shown on the page. */
  label?: string
  /** A BCP 47 tag, such as `en-US`. */
  locale: string
  /** ISO 4217. */
  currency: string
  /** Of the IANA database. */
  time_zone: string
  /** The moment at which the page is looked at, in ISO 8601; a page reads no clock. */
  at: string
  /** By what tiles find: `person`, `accounts`, `cards`, … */
  data: Record<string, unknown>
}

/** What has become of tiles since another state, by their ids there and here. */
export interface Marks {
  added: string[]
  changed: string[]
  removed: Tile[]
}

/** All that a page is drawn of; the same input gives the same bytes. */
export interface PageInput {
  /** Of whom the page is. */
  institution: string
  mode: Mode
  audience: Audience
  structure: { tiles: Tile[] }
  settings: unknown
  /** Every type that the structure names, in the versions in which it does. */
  tiles: TileType[]
  /** Which version of a type counts where a tile names none; the newest where there is none here either. */
  pins?: Record<string, number>
  context: Context
  /** Images by the reference that props and settings make to them, as `data:` URIs. Others are not shown. */
  assets: Record<string, string>
  marks?: Marks
}

/** Counts up with every change of what a page looks like: pages that are kept are found by it. */
export const rendererVersion = 3
