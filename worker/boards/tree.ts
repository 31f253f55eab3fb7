import type { Shape } from '../../supabase/functions/_shared/board/shape.ts'

/** A shape among its siblings, from back to front. `shape` is missing where it does not fit the schema. */
export interface Node {
  id: string
  shape: Shape | undefined
  z: number | string
  members: Node[]
}

const deepest = 64

/**
 * Puts shapes under their groups and in order. A shape whose group is missing, is no group, lies within the shape
 * itself or more than 64 levels deep stands on the board, and is reported.
 */
export function treeOf(shapes: Iterable<readonly [id: string, shape: Shape | undefined]>) {
  const nodes = new Map<string, Node>()
  for (const [id, shape] of shapes) nodes.set(id, { id, shape, z: shape?.z ?? 0, members: [] })
  const groupOf = ({ shape }: Node) => {
    const group = shape?.parent === undefined ? undefined : nodes.get(shape.parent)
    return group?.shape?.type === 'group' ? group : undefined
  }
  const roots: Node[] = []
  const strays: { id: string; problem: string }[] = []
  for (const node of nodes.values()) {
    let above = groupOf(node)
    let depth = 0
    while (above && above !== node && depth < deepest) {
      above = groupOf(above)
      depth++
    }
    const group = above ? undefined : groupOf(node)
    if (node.shape?.parent !== undefined && !group)
      strays.push({
        id: node.id,
        problem: above ? 'parent: too deep, or within itself' : 'parent: no such group',
      })
    ;(group?.members ?? roots).push(node)
  }
  for (const { members } of nodes.values()) members.sort(fromBack)
  return { roots: roots.sort(fromBack), strays }
}

function fromBack(a: Node, b: Node): number {
  if (typeof a.z !== typeof b.z) return typeof a.z === 'number' ? -1 : 1
  return compare(a.z, b.z) || compare(a.id, b.id)
}

/** By code units, which is the same everywhere, as the order of a language is not. */
const compare = <Value extends number | string>(a: Value, b: Value) => (a < b ? -1 : a > b ? 1 : 0)
