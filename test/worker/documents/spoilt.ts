import fc from 'fast-check'

/** Bytes that were right once, with some changed, put in, taken out, or cut off. */
export const spoilt = (originals: Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .record({
      original: fc.constantFrom(...originals),
      edits: fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255), kind: fc.nat(5) }), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .map(({ original, edits }) => {
      const bytes = [...original]
      for (const { at, byte, kind } of edits) {
        const place = at % Math.max(bytes.length, 1)
        if (kind < 2) bytes[place] = byte
        else if (kind === 2) bytes[place] = bytes[place]! ^ (1 << (byte & 7))
        else if (kind === 3) bytes.splice(place, 0, byte)
        // A number of up to so many bytes.
        else if (kind === 4) bytes.splice(place, 1, ...Array<number>(byte & 7).fill(0xff), byte & 0x7f)
        else bytes.length = Math.max(1, place)
      }
      return Uint8Array.from(bytes)
    })
