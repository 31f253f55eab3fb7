import { liveConfiguration, livePages, liveTile, tileId } from '../../supabase/functions/_shared/tile/live.ts'
import type { Finding } from '../documents/check.ts'

const tileIds = 'id: 1 to 64 of A-Z, a-z, 0-9, _ and -'

/** Which tiles have no form in which pages can be made of them; where some fields alone are to blame, only these. */
export function* checkConfiguration(content: Record<string, unknown>): Iterable<Finding> {
  // No record of zod's has it, and so none is told of it.
  for (const { tiles } of livePages)
    if (Object.hasOwn(Object(content[tiles]), '__proto__'))
      yield { path: [tiles, '__proto__'], reason: tileIds }
  // Most often all is well, and one look tells.
  if (liveConfiguration.safeParse(content).success) return
  for (const { tiles } of livePages)
    for (const [id, value] of Object.entries(Object(content[tiles]))) {
      const path = [tiles, id]
      const { error } = liveTile.safeParse(value)
      if (!tileId.safeParse(id).success) yield { path, reason: tileIds }
      else if (error)
        for (const { name, reason } of spoiltFields(value, error.issues))
          yield { path: name === undefined ? path : [...path, name], reason }
    }
}

type Issue = NonNullable<ReturnType<typeof liveTile.safeParse>['error']>['issues'][number]

/** The fields without which it is a tile; one without a name where there are none. */
function spoiltFields(value: unknown, issues: Issue[]): { name?: string; reason: string }[] {
  const spoilt = issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(name => ({ name, reason: `${name}: not known` }))
      : [{ name: String(issue.path[0]), reason: `${issue.path.join('.') || 'tile'}: ${issue.message}` }],
  )
  const names = new Set(spoilt.map(({ name }) => name))
  const rest = Object.entries(Object(value)).filter(([name]) => !names.has(name))
  if (liveTile.safeParse(Object.fromEntries(rest)).success) return spoilt
  return [{ reason: spoilt[0]!.reason }]
}
