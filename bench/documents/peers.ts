import { join } from 'node:path'
import type { Children } from '../../stack/children.ts'
import { urlAt } from '../../stack/postgres/cluster.ts'
import { asSuperuser } from '../../stack/postgres/database.ts'
import type { Addresses } from '../../stack/stack.ts'
import { type Server, startServer } from '../server.ts'
import { makeWorld } from '../world.ts'
import { type Exporter, openExporter } from './exporter.ts'
import type { Protocol } from './wire.ts'
import { startWorker } from './worker.ts'

/** A server of documents that a run is made against. */
export interface Peer {
  name: string
  protocol: Protocol
  /** Whether it keeps documents at all. */
  keeps: boolean
  /** Whether it writes only after a while of quiet, so that a killed one has to be given time before. */
  storesLate: boolean
  /** Whether several servers of it serve one document together. */
  shares: boolean
  /**
   * @param limited with the limits that people have, where it has any.
   * @param collects whether it collects its garbage when it is asked.
   */
  start(options?: { limited?: boolean; collects?: boolean }): Promise<Server>
  /** Where a started one is reached. */
  url(server: Server): string
  /** Documents that nobody has used yet, and what opens them: for most, and for one more person. */
  open(count: number): Promise<{ documents: string[]; token?: string; another?: string }>
  /** What makes files and pages of a document, where the server does; each resolves when that is done. */
  exporter?(document: string, server: Server): Promise<Exporter>
}

export const peerNames = ['tenon', 'hocuspocus', 'relay'] as const

/** Raised, by configuration, so that no limit meant for a person slows a generator. */
export const limits = {
  DOCUMENT_MESSAGES_PER_SECOND: 'unlimited',
  DOCUMENT_BYTES_PER_SECOND: '1000000000',
  DOCUMENT_SOCKETS: '1000000',
  DOCUMENT_TOTAL_MESSAGES_PER_SECOND: '1000000',
  DOCUMENT_TOTAL_BYTES_PER_SECOND: '1000000000',
  TENANT_MESSAGES_PER_SECOND: '1000000',
  TENANT_BYTES_PER_SECOND: '1000000000',
}

const makingAtOnce = 8

/** The peers by name, all on the Postgres of one stack. */
export async function openPeers(addresses: Addresses, children: Children): Promise<Record<string, Peer>> {
  const url = urlAt(Number(new URL(addresses.db_url).port))
  await asSuperuser({ url }, 'template1', client => client.query('create database hocuspocus owner postgres'))
  await asSuperuser({ url }, 'postgres', client =>
    client.query(
      `update private.rate_limits set at_most = 1000000; update private.quota_kinds set default_at_most = greatest(default_at_most, 1000000)`,
    ),
  )
  const world = await makeWorld(addresses)
  const another = await makeWorld(addresses)
  await asSuperuser({ url }, 'postgres', async client => {
    const { data } = await another.client.auth.getUser()
    await client.query(`select private.add_member($1, $2, 'editor')`, [world.tenant, data.user!.id])
  })
  const script = (name: string) => join(import.meta.dirname, 'peers', name)
  // Short names: hocuspocus repeats them in every message.
  let named = 0
  const anyDocuments = async (count: number) => ({
    documents: Array.from({ length: count }, () => `d${++named}`),
  })
  const base = ({ ready }: Server) => `ws://127.0.0.1:${ready.port}`

  const tenon: Peer = {
    ...{ name: 'tenon', protocol: 'yjs', keeps: true, storesLate: false, shares: true },
    start: options => startWorker(addresses, children, options?.limited ? {} : limits, options?.collects),
    url: server => `${base(server)}/yjs`,
    async open(count) {
      const tokens = { token: await world.token(), another: await another.token() }
      const documents: string[] = []
      const make = async () => {
        while (count-- > 0) documents.push(`room:${await world.makeRoom()}`)
      }
      await Promise.all(Array.from({ length: makingAtOnce }, make))
      return { ...tokens, documents }
    },
    exporter: (document, server) => openExporter(world, document, server),
  }
  const hocuspocus: Peer = {
    ...{ name: 'hocuspocus', protocol: 'hocuspocus', keeps: true, storesLate: true, shares: false },
    start: ({ collects = false } = {}) =>
      startServer({
        ...{ children, script: script('hocuspocus.ts'), ready: 'port', collects },
        environment: { DATABASE_URL: url('postgres', 'hocuspocus') },
      }),
    url: base,
    open: anyDocuments,
  }
  const relay: Peer = {
    ...{ name: 'relay', protocol: 'yjs', keeps: false, storesLate: false, shares: false },
    start: () => startServer({ children, script: script('relay.ts'), ready: 'port' }),
    url: base,
    open: anyDocuments,
  }
  return { tenon, hocuspocus, relay }
}
