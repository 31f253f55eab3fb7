import { expect, test } from 'vitest'
import { Turns } from '../../worker/turns.ts'

test('who is not wanted any more leaves the line at once, and those behind move up', async () => {
  const turns = new Turns()
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const leaving = new AbortController()
  const note = (name: string) => async () => void order.push(name)
  const done = [
    turns.take(async () => {
      order.push('first')
      await first.promise
    }),
    turns.take(note('second'), leaving.signal),
    turns.take(note('third')),
  ]
  leaving.abort(new Error('not wanted'))
  await expect(done[1]).rejects.toThrow('not wanted')
  await expect(turns.take(note('never'), AbortSignal.abort(new Error('too late')))).rejects.toThrow(
    'too late',
  )
  expect(order).toEqual(['first'])
  first.resolve()
  await Promise.all([done[0], done[2]])
  expect(order).toEqual(['first', 'third'])
})
