import { expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../../worker/documents/limits.ts'
import { Traffic } from '../../../worker/documents/traffic.ts'

/** Rates so low that time gives nothing back while a test runs. */
function open(limits: Partial<Limits>) {
  const near: string[] = []
  const cut: string[] = []
  const traffic = new Traffic({
    limits: { ...defaultLimits, ...limits },
    onNearly: scope => near.push(scope),
  })
  const enter = (user: string, documentId = 'plan', tenantId = 'home') => {
    const flooded = (scope: string) => cut.push(`${user} by ${scope}`)
    const account = traffic.enter({ user, documentId, tenantId, flooded })
    return {
      leave: account.leave,
      /** How many of so many messages come in. */
      send(times: number, unit: 'messages' | 'bytes' = 'messages', amount = 1) {
        let taken = 0
        for (let i = 0; i < times && account.take(unit, amount); i++) taken++
        return taken
      },
    }
  }
  return { traffic, near, cut, enter }
}
const slow = 0.2 // a bucket of one
const together = (messages: number) => ({ documentRates: { messages, bytes: 1e9 } })

test('who sends too much is cut, and finds no new burst by coming back', () => {
  const { cut, enter } = open({ messagesPerSecond: 2 })
  const ann = enter('ann')
  expect(ann.send(50)).toBe(10)
  ann.leave()
  expect(enter('ann').send(50)).toBe(0)
  expect(enter('ben').send(5)).toBe(5)
  expect(cut).toEqual(['ann by connection', 'ann by connection'])
})

test('of those who are too many together the loudest goes, whoever was last, and takes along what it spent', () => {
  const { cut, enter } = open(together(2))
  const [ann, ben, eve] = [enter('ann'), enter('ben'), enter('eve')]
  ann.send(1)
  eve.send(7)
  expect(ben.send(3)).toBe(3)
  expect(cut).toEqual(['eve by document'])
  expect(ben.send(3)).toBe(3)
  expect(ann.send(1)).toBe(1)
  expect(cut).toHaveLength(1)
})

test('who leaves by themselves leaves nothing for others to pay', () => {
  const { cut, enter } = open(together(2))
  const [ann, eve] = [enter('ann'), enter('eve')]
  eve.send(10)
  eve.leave()
  expect(ann.send(3)).toBe(3)
  expect(cut).toEqual([])
})

test('one document does not spend what another one may, nor one tenant what another', () => {
  const { cut, enter } = open({ ...together(2), tenantRates: { messages: 4, bytes: 1e9 } })
  expect(enter('ann', 'plan').send(20)).toBe(10)
  const [ben, eve] = [enter('ben', 'sketch'), enter('eve', 'draft')]
  expect(ben.send(9)).toBe(9)
  const away = enter('zoe', 'theirs', 'away')
  expect(eve.send(10) + away.send(9)).toBe(19)
  // The first one has been cut from its document, but is still connected: it is the loudest of its tenant too.
  expect(cut).toEqual(['ann by document', 'ann by tenant'])
})

test('bytes count like messages, and none is free', () => {
  const { cut, enter } = open({ bytesPerSecond: 200, messageBytes: 1_000 })
  const ann = enter('ann')
  expect(ann.send(1, 'bytes', 900)).toBe(1)
  expect(ann.send(9, 'bytes', 1)).toBe(1)
  expect(cut).toEqual(['ann by connection'])
})

test('a limit that is nearly reached is told once', () => {
  const { near, enter } = open({ messagesPerSecond: 2, ...together(slow * 100) })
  const ann = enter('ann')
  ann.send(8)
  expect(near).toEqual([])
  ann.send(2)
  expect(near).toEqual(['connection'])
})

test('nothing is kept of who is gone, except for a while of who was cut', () => {
  const { traffic, enter } = open({ messagesPerSecond: 2 })
  const [ann, ben] = [enter('ann'), enter('ben')]
  expect(traffic.size).toBe(2)
  ann.send(20)
  ann.leave()
  ben.leave()
  expect(traffic.size).toBe(1)
  traffic.forget(performance.now() + 6_000)
  expect(traffic.size).toBe(0)
})
