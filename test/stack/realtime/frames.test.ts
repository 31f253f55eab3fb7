import { RealtimeClient } from '@supabase/supabase-js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decodeFrame,
  encodeBroadcast,
  encodeFrame,
  type Frame,
  type Version,
} from '../../../stack/realtime/frames.ts'

// What has to understand us: the client's own.
const { serializer } = new RealtimeClient('ws://nowhere', { params: { apikey: 'none' } })
const versions = ['1.0.0', '2.0.0'] as const
const bytesOf = (buffer: Buffer) => new Uint8Array(buffer).buffer
const short = fc.string({ unit: 'grapheme', maxLength: 20 })
const json = fc.jsonValue().map(value => JSON.parse(JSON.stringify(value)))

function clientEncodes(message: object): Buffer {
  let frame: ArrayBuffer | string = ''
  serializer.encode(message as Parameters<typeof serializer.encode>[0], encoded => {
    frame = encoded
  })
  return Buffer.from(frame as string)
}

function clientDecodes(frame: string | Buffer | undefined): unknown {
  let message: unknown
  serializer.decode(typeof frame === 'string' ? frame : bytesOf(frame!), (decoded: unknown) => {
    message = decoded
  })
  return message
}

test('a broadcast of the client arrives as it was sent, JSON and bytes', () => {
  fc.assert(
    fc.property(short, short, fc.oneof(json, fc.uint8Array()), (topic, event, content) => {
      const payload = content instanceof Uint8Array ? new Uint8Array(content).buffer : content
      const sent = { join_ref: '1', ref: '2', topic, event: 'broadcast', payload: { event, payload } }
      const frame = decodeFrame('2.0.0', clientEncodes(sent), true)
      expect(frame).toMatchObject({ joinRef: '1', ref: '2', topic, event: 'broadcast' })
      const received = (frame!.payload as { payload: unknown }).payload
      if (content instanceof Uint8Array) expect(new Uint8Array(received as Buffer)).toEqual(content)
      else expect(received).toEqual(content ?? {})
    }),
  )
})

test('a broadcast of ours is read by the client, JSON and bytes', () => {
  fc.assert(
    fc.property(short, short, fc.oneof(json, fc.uint8Array()), (topic, event, content) => {
      const meta = { id: crypto.randomUUID() }
      const message = clientDecodes(encodeBroadcast('2.0.0', topic, { event, payload: content, meta }))
      const payload = content instanceof Uint8Array ? new Uint8Array(content).buffer : content
      expect(message).toMatchObject({
        topic,
        event: 'broadcast',
        payload: { type: 'broadcast', event, payload, meta },
      })
    }),
  )
})

test('names too long for a binary frame go as text, and bytes under them nowhere', () => {
  const event = 'e'.repeat(256)
  expect(clientDecodes(encodeBroadcast('2.0.0', 'realtime:a', { event, payload: { a: 1 } }))).toMatchObject({
    payload: { event, payload: { a: 1 } },
  })
  expect(encodeBroadcast('2.0.0', 'realtime:a', { event, payload: new Uint8Array(1) })).toBeUndefined()
  expect(encodeBroadcast('1.0.0', 'realtime:a', { event: 'e', payload: new Uint8Array(1) })).toBeUndefined()
})

test('a text frame survives writing and reading in both versions', () => {
  const reference = fc.option(fc.string())
  const frames = fc.record({
    joinRef: reference,
    ref: reference,
    topic: fc.string(),
    event: fc.string(),
    payload: json,
  })
  fc.assert(
    fc.property(fc.constantFrom<Version>(...versions), frames, (version, frame: Frame) => {
      expect(decodeFrame(version, Buffer.from(encodeFrame(version, frame)), false)).toEqual(frame)
    }),
  )
})

test('nothing that is no frame throws', () => {
  const almost = fc
    .array(fc.oneof(fc.jsonValue(), fc.string()))
    .map(value => Buffer.from(JSON.stringify(value)))
  const push = fc.uint8Array().map(bytes => Buffer.from([3, ...bytes]))
  const noise = fc.uint8Array().map(bytes => Buffer.from(bytes))
  fc.assert(
    fc.property(
      fc.constantFrom<Version>(...versions),
      fc.oneof(almost, push, noise),
      fc.boolean(),
      (...frame) => {
        expect(() => decodeFrame(...frame)).not.toThrow()
      },
    ),
  )
})
