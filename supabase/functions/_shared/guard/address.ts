// https://www.iana.org/assignments/iana-ipv4-special-registry: what is not on the internet, or is more than one host.
const special = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...[
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
  ],
  ...['192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
].map(range => {
  const [network, bits] = range.split('/') as [string, string]
  return { network: parseV4(network)!, mask: -(2 ** (32 - Number(bits))) >>> 0 }
})

function parseV4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (!parts || parts.some(part => part > 255)) return undefined
  return parts.reduce((value, part) => value * 256 + part, 0)
}

/** The eight groups of an IPv6 address. */
function parseV6(text: string): number[] | undefined {
  if (!/^[0-9a-f:]+$/i.test(text) || text.split('::').length > 2) return undefined
  const [head, tail] = text.split('::').map(part => (part ? part.split(':') : [])) as [string[], string[]?]
  const gap = tail ? 8 - head.length - tail.length : 0
  const groups = [...head, ...Array(Math.max(gap, 0)).fill('0'), ...(tail ?? [])]
  if (groups.length !== 8 || groups.some(group => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return groups.map(group => Number.parseInt(group, 16))
}

/**
 * Whether an IP address is one host of the public internet. Of IPv6 only global unicast is, without documentation,
 * Teredo and 6to4, which stand for other addresses; anything that is no address is not.
 */
export function isPublicAddress(address: string): boolean {
  const v4 = parseV4(address)
  if (v4 !== undefined) return !special.some(({ network, mask }) => (v4 & mask) >>> 0 === network)
  const groups = parseV6(address)
  if (!groups) return false
  const [first, second] = groups as [number, number]
  const translated = first === 0x2002 || (first === 0x2001 && (second < 0x200 || second === 0xdb8))
  return (first & 0xe000) === 0x2000 && !translated && !(first === 0x3fff && second < 0x1000)
}
