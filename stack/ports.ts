import { createServer, type Server } from 'node:net'

/** What is said of a port that another process has. */
export const inUse = (port: number) =>
  new Error(`port ${port} is in use: choose others with --port, or end what has it`)

/**
 * Listens on a port of this machine, 0 for any free one, and resolves to the one it got.
 * @throws Error that names a port in use.
 */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? inUse(port) : error)
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail)
      resolve((server.address() as { port: number }).port)
    })
  })
}

/** A port that was free a moment ago, for who cannot choose one. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server, 0)
  await new Promise(resolve => server.close(resolve))
  return port
}
