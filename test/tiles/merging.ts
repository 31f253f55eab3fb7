import type { OpenProject } from '../support/project.ts'
import type { Tile, Tiles } from './structures.ts'

export interface Merged {
  merged: Tiles
  conflicts: { at: string; kind: string; base?: unknown; ours?: unknown; theirs?: unknown }[]
}

/** What the database makes of three structures. */
export async function merge(
  project: OpenProject,
  sides: readonly [base: Tiles, ours: Tiles, theirs: Tiles],
  choices: object = {},
): Promise<Merged> {
  const values = [...sides, choices].map(value => JSON.stringify(value))
  const [row] = await project.sql<Merged>('select * from private.merge_structures($1, $2, $3, $4)', values)
  return row!
}

/** A structure from a line such as `a=1 box(b c=2)`: ids, with a text each. */
export function tiles(line: string): Tiles {
  const words = line.match(/[()]|[^\s()]+/g) ?? []
  const read = (): Tile[] => {
    const found: Tile[] = []
    for (let word = words.shift(); word && word !== ')'; word = words.shift()) {
      const [id, text] = word.split('=') as [string, string?]
      if (word === '(') Object.assign(found.at(-1)!, { type: 'container', children: read() })
      else found.push({ id, type: 'text', props: text === undefined ? {} : { text } })
    }
    return found
  }
  return { tiles: read() }
}

/** The same, as a line. */
export const line = (of: Tiles): string => of.tiles.map(write).join(' ')
const write = ({ id, props, children }: Tile): string =>
  `${id}${'text' in props ? `=${props.text}` : ''}${children ? `(${children.map(write).join(' ')})` : ''}`
