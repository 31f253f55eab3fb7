/** Consecutive clocks, `to` excluded. */
export type Range = [from: number, to: number]

/** Adds a range to those that are in order and apart; what touches becomes one. */
export function insert(ranges: Range[], [from, to]: Range): void {
  const low = firstReaching(ranges, from)
  let end = low
  for (; end < ranges.length && ranges[end]![0] <= to; end++) {
    from = Math.min(from, ranges[end]![0])
    to = Math.max(to, ranges[end]![1])
  }
  ranges.splice(low, end - low, [from, to])
}

/** Where the first of ranges that are in order and apart is that ends at a clock or after it. */
export function firstReaching(ranges: Range[], clock: number): number {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle]![1] < clock) low = middle + 1
    else high = middle
  }
  return low
}
