import type { Transport } from '../_shared/guard/fetch.ts'

/** Names by the resolver of the platform; connections by TLS, to the address that was looked at and no other. */
export const transport: Transport = {
  async resolve(host) {
    const kinds = ['A', 'AAAA'] as const
    const found = await Promise.all(kinds.map(kind => Deno.resolveDns(host, kind).catch(() => [])))
    return found.flat()
  },
  async connect(address, port, host) {
    const plain = await Deno.connect({ hostname: address, port })
    return await Deno.startTls(plain, { hostname: host })
  },
}
