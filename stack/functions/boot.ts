// Runs in the function's own Deno process, ahead of the function: what the platform's runtime has and Deno has not.

declare const Deno: {
  args: string[]
  serve(handler: unknown): unknown
  exit(code: number): never
  addSignalListener(signal: 'SIGTERM', listener: () => void): void
}

const pending = new Set<Promise<unknown>>()

const refuse = () => {
  throw new Error('Spawning subprocesses is not allowed on Supabase Edge Runtime.')
}

class Command {
  output = async () => refuse()
  outputSync = refuse
  spawn = refuse
}

Object.assign(Deno, { Command })
Object.assign(globalThis, {
  EdgeRuntime: {
    waitUntil(promise: Promise<unknown>) {
      const settled = Promise.resolve(promise)
        .catch(error => console.error(error))
        .finally(() => pending.delete(settled))
      pending.add(settled)
      return promise
    },
  },
})

// Asked to end when the last request has been answered: what was to be waited for comes first.
Deno.addSignalListener('SIGTERM', async () => {
  while (pending.size > 0) await Promise.all(pending)
  dispatchEvent(new CustomEvent('beforeunload', { detail: { reason: 'termination' } }))
  Deno.exit(0)
})

const { default: exported } = await import(Deno.args[0]!)
if (typeof exported?.fetch === 'function') Deno.serve((request: Request) => exported.fetch(request))
