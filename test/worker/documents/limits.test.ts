import { expect, test } from 'vitest'
import { TokenBucket } from '../../../worker/documents/limits.ts'

test('a burst passes up to the capacity, then as much as the rate gives', () => {
  const bucket = new TokenBucket(10, 30)
  // Whole, so that the time in between is exact.
  const start = Math.ceil(performance.now())
  expect(bucket.take(30, start)).toBe(true)
  expect(bucket.take(1, start)).toBe(false)
  expect(bucket.take(5, start + 500)).toBe(true)
  expect(bucket.take(1, start + 500)).toBe(false)
  expect(bucket.take(31, start + 60_000)).toBe(false)
  expect(bucket.take(30, start + 60_000)).toBe(true)
})
