import { type ClientRequest, request as connect, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FunctionProcess } from './process.ts'

export interface Target {
  process: FunctionProcess
  path: string
  headers: Record<string, string>
  /** Seconds in which the answer has to begin. */
  patience: number
}

/**
 * Sends a request to a function and its answer back, both as they come; a WebSocket is passed through from its
 * handshake on. Resolves when the exchange is over.
 */
export function forward(request: IncomingMessage, response: ServerResponse, target: Target): Promise<void> {
  const { process, path, patience } = target
  const { method, headers } = request
  const inner = connect({
    ...{ socketPath: process.socket, path, method },
    // A connection of its own: one that waits for the next call may be closed under it, and a body is sent once.
    agent: false,
    headers: { ...headers, ...target.headers },
  })
  const timer = setTimeout(() => {
    response.writeHead(504, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ message: 'The upstream server is timing out' }))
    inner.destroy()
  }, patience * 1000)
  inner.on('response', answered => {
    clearTimeout(timer)
    // What ends with the answer is the connection to the function, not that of its caller (RFC 9110, 7.6.1).
    const { connection: _, 'keep-alive': __, ...headers } = answered.headers
    response.writeHead(answered.statusCode!, headers)
    response.flushHeaders()
    pipeline(answered, response, () => {})
  })
  inner.on('upgrade', (answered, socket, head) => {
    clearTimeout(timer)
    const outer = response.socket!
    response.writeHead(101, answered.headers).flushHeaders()
    response.detachSocket(outer)
    outer.write(head)
    pipeline(outer, socket, () => {})
    pipeline(socket, outer, () => response.emit('close'))
  })
  // Once the answer has begun, its own end says whether it is whole.
  inner.on('error', () => {
    clearTimeout(timer)
    if (!response.headersSent) void explain(response, process)
  })
  send(request, inner).catch(() => {})
  return new Promise(resolve =>
    response.once('close', () => {
      clearTimeout(timer)
      inner.destroy()
      resolve()
    }),
  )
}

/**
 * Sends the body of a request. Where a function has answered before it has read everything, the rest is read away,
 * since many callers read an answer when they have said all. It is ended when nothing of it waits any more: for an end
 * behind something else Node writes nothing at all, which fails where the function has answered and hung up, and costs
 * the answer.
 */
async function send(request: IncomingMessage, inner: ClientRequest) {
  const closed = new Promise(resolve => inner.once('close', resolve))
  for await (const chunk of request) {
    const sent = new Promise(resolve => inner.destroyed || inner.write(chunk, resolve))
    await Promise.race([sent, closed])
  }
  inner.end()
}

/** Why there is no answer, which shows when the process has ended. */
async function explain(response: ServerResponse, process: FunctionProcess) {
  await Promise.race([process.ended, sleep(1_000)])
  if (process.exceeded)
    refuse(
      response,
      546,
      'WORKER_LIMIT',
      'Worker failed to respond due to a resource limit (please check logs)',
    )
  else refuse(response, 500, 'WORKER_ERROR', 'Function exited due to an error (please check logs)')
}

/** Answers in the platform's own name. */
export function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'sb-error-code': code })
  response.end(JSON.stringify({ code, message, msg: message }))
}
