const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const longest = 100
/** A fraction: it does not end in zero, so that there is always room below it. */
const fraction = /^[0-9A-Za-z]{0,99}[1-9A-Za-z]$/

/**
 * A place between two others, as a fraction in base 62 whose digits sort as text does (fractional indexing): whoever
 * puts something there changes nothing else.
 *
 * @param low the place before, or '' at the beginning.
 * @param high the place after, more than `low`; undefined at the end.
 */
export function between(low: string, high?: string): string {
  let key = ''
  let bound = high
  for (let at = 0; ; at++) {
    const from = at < low.length ? digits.indexOf(low[at]!) : 0
    const to = bound === undefined ? digits.length : digits.indexOf(bound[at]!)
    if (to - from > 1) return key + digits[(from + to) >> 1]
    if (to > from) bound = undefined
    key += digits[from]
  }
}

/**
 * Places for things in a new order, rising, and as many as possible of those that they have: only what was moved gets
 * another one.
 *
 * @param current the places that they have, in the new order; undefined for what is new.
 */
export function places(current: (string | undefined)[]): string[] {
  const kept = rising(current)
  const found: string[] = []
  for (let at = 0; at < current.length; ) {
    if (kept.has(at)) {
      found.push(current[at++]!)
      continue
    }
    let end = at
    while (end < current.length && !kept.has(end)) end++
    found.push(...spread(found.at(-1) ?? '', current[end], end - at))
    at = end
  }
  return found.every(key => key.length <= longest) ? found : spread('', undefined, current.length)
}

function spread(low: string, high: string | undefined, count: number): string[] {
  if (count === 0) return []
  const middle = between(low, high)
  const before = (count - 1) >> 1
  return [...spread(low, middle, before), middle, ...spread(middle, high, count - 1 - before)]
}

/** The indexes of a longest run of places that rise. (Longest increasing subsequence, by patience sorting.) */
function rising(current: (string | undefined)[]): Set<number> {
  const ends: number[] = []
  const before = new Map<number, number | undefined>()
  for (const [at, key] of current.entries()) {
    if (key === undefined || !fraction.test(key)) continue
    const found = ends.findIndex(end => current[end]! >= key)
    const length = found < 0 ? ends.length : found
    before.set(at, ends[length - 1])
    ends[length] = at
  }
  const run = new Set<number>()
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) run.add(at)
  return run
}
