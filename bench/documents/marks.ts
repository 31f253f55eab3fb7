/** The text of an edit begins with its number, so that it is found in any message that carries it: `@<0000042>`. */
const open = '@<'
const digits = 7
const close = 0x3e

/** Numbers that edits may have are below this. */
export const markLimit = 10 ** digits

/** @param size characters of the whole text. */
export const markedText = (id: number, size: number) =>
  `${open}${String(id).padStart(digits, '0')}>`.padEnd(size, 'x')

/** Calls `found` for each mark in the bytes of a message, which need not be decoded for that. */
export function scanMarks(bytes: Buffer, found: (id: number) => void): void {
  for (let at = bytes.indexOf(open); at >= 0; at = bytes.indexOf(open, at + open.length)) {
    const first = at + open.length
    if (bytes[first + digits] === close) found(Number(bytes.toString('latin1', first, first + digits)))
  }
}
