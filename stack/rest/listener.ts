import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

export interface Listener {
  close(): Promise<void>
}

const patience = 200

/**
 * Listens to a channel on a connection of its own, and takes a new one when it is lost.
 *
 * @param onNotice called at each notification, and after a loss, since what was said meanwhile is gone.
 * @throws when the first connection cannot be had.
 */
export async function listen(url: string, channel: string, onNotice: () => void): Promise<Listener> {
  const closing = new AbortController()
  let recovery = Promise.resolve()
  let client: pg.Client | undefined
  client = await connect()

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: url })
    // A loss is an error and then an end; the end is what counts.
    fresh.on('error', () => {})
    fresh.on('notification', onNotice)
    fresh.on('end', () => {
      if (fresh === client && !closing.signal.aborted) recovery = recover()
    })
    await fresh.connect()
    await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    return fresh
  }

  async function recover() {
    while (!closing.signal.aborted)
      try {
        client = await connect()
        return onNotice()
      } catch {
        await pause(patience, undefined, { signal: closing.signal }).catch(() => {})
      }
  }

  return {
    async close() {
      closing.abort()
      await recovery
      await client?.end()
    },
  }
}
