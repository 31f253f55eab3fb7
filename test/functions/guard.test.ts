import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { afterAll, describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../supabase/functions/_shared/guard/address.ts'
import { fetchPublic, type Transport } from '../../supabase/functions/_shared/guard/fetch.ts'

const folder = await mkdtemp(join(tmpdir(), 'tenon-guard-'))
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
execFileSync(
  'openssl',
  [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...[
      '-subj',
      '/CN=keys.example',
      '-addext',
      'subjectAltName=DNS:keys.example',
      '-keyout',
      key,
      '-out',
      cert,
    ],
  ],
  { stdio: 'ignore' },
)
let answer = (_: IncomingMessage, response: ServerResponse): void => void response.end('{"keys":[]}')
const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) =>
  answer(request, response),
)
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as { port: number }
afterAll(() => void server.close())

/** As on the internet, but every public address is this machine. */
const reached: string[] = []
const transport = (addresses: string[]): Transport => ({
  resolve: async () => addresses,
  async connect(address, _port, host) {
    reached.push(address)
    const socket = connect({ host: '127.0.0.1', port, servername: host, ca: readFileSync(cert) })
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
    const { readable, writable } = Duplex.toWeb(socket) as unknown as TransformStream<Uint8Array>
    return { readable, writable, close: () => void socket.destroy() }
  },
})
const get = async (url: string, addresses = ['93.184.215.14'], limits = { within: 2_000, largest: 5_000 }) =>
  new TextDecoder().decode(await fetchPublic(url, transport(addresses), limits))

describe('an address is public', () => {
  test.for([
    '8.8.8.8',
    '93.184.215.14',
    '172.15.255.255',
    '172.32.0.1',
    '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
  ])('as %s is', address => expect(isPublicAddress(address)).toBe(true))

  test.for([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
    ...[
      '172.31.255.255',
      '192.168.1.1',
      '192.0.2.7',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
    ],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '64:ff9b::7f00:1'],
    ...[
      '2002:7f00:1::',
      '2001::1',
      '2001:db8::1',
      '0x7f.1',
      '2130706433',
      '017700000001',
      'localhost',
      '',
      '1.2.3',
    ],
  ])('as %s is not', address => expect(isPublicAddress(address)).toBe(false))
})

describe('a document of the internet', () => {
  test('is fetched whole, in chunks too', async () => {
    expect(await get('https://keys.example/jwks.json')).toBe('{"keys":[]}')
    answer = (_, response) => {
      response.write('{"keys"')
      response.end(':["ü"]}')
    }
    expect(await get('https://keys.example/jwks.json')).toBe('{"keys":["ü"]}')
  })

  test.for([
    ['by http', 'http://keys.example/', undefined],
    ['with a password', 'https://a:b@keys.example/', undefined],
    ['from a private address', 'https://keys.example/', ['10.0.0.7']],
    ['from one among public ones', 'https://keys.example/', ['93.184.215.14', '127.0.0.1']],
    ['from an address that is private itself', 'https://127.0.0.1/', undefined],
    ['from one that is written in another way', 'https://2130706433/', undefined],
    ['from one of IPv6', 'https://[::1]/', undefined],
    ['from nowhere', 'https://keys.example/', []],
  ] as const)('is not fetched %s, and nothing is reached', async ([, url, addresses]) => {
    reached.length = 0
    await expect(get(url, addresses && [...addresses])).rejects.toThrow(/no https address|no public address/)
    expect(reached).toEqual([])
  })

  test.for([
    [
      'redirects',
      (_: IncomingMessage, r: ServerResponse): void =>
        void r.writeHead(302, { location: 'https://127.0.0.1/' }).end(),
      'did not answer with 200',
    ],
    [
      'is too large',
      (_: IncomingMessage, r: ServerResponse): void => void r.end('x'.repeat(6_000)),
      'larger than 5000 bytes',
    ],
    [
      'breaks off',
      (_: IncomingMessage, r: ServerResponse): void => {
        r.writeHead(200, { 'content-length': 100 })
        r.write('{', () => r.destroy())
      },
      /broke off|could not be reached/,
    ],
    ['never ends', (_: IncomingMessage, r: ServerResponse): void => void r.write('{'), 'took too long'],
  ] as const)('is refused where it %s', async ([, behave, message]) => {
    answer = behave
    await expect(get('https://keys.example/', undefined, { within: 500, largest: 5_000 })).rejects.toThrow(
      message,
    )
  })

  test('is refused where the certificate is another host’s', async () => {
    await expect(get('https://other.example/')).rejects.toThrow('could not be reached')
  })
})
