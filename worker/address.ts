import type { IncomingMessage } from 'node:http'

/**
 * Says where requests come from. Any client can write any header: an address is known only from one that the last proxy
 * of the operator's sets. Where several append to it, each of them has added one entry at its end.
 *
 * @param header its name; without one no address is known.
 * @param hops how many proxies of the operator's append to it.
 */
export function addressIn(
  header: string | undefined,
  hops: number,
): (request: IncomingMessage) => string | null {
  const name = header?.toLowerCase()
  return ({ headers }) =>
    name
      ? (String(headers[name] ?? '')
          .split(',')
          .at(-hops) ?? '')
      : null
}
