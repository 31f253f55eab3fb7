import { setTimeout as sleep } from 'node:timers/promises'
import type { Server } from '../server.ts'
import type { World } from '../world.ts'

export interface Exporter {
  makeFile(format: 'png' | 'pdf'): Promise<void>
  page(): Promise<void>
}

const lookEvery = 250

/** Makes files of a room and its page, as people ask for them. */
export async function openExporter({ client }: World, document: string, server: Server): Promise<Exporter> {
  const id = document.slice('room:'.length)
  const link = { resource_type: 'room', resource_id: id }
  const { data } = await client.rpc('create_share_link', link).throwOnError()
  const address = `http://127.0.0.1:${server.ready.port}/s/${(data as { token: string }).token}`
  return {
    async makeFile(format) {
      const asked = await client.rpc('create_export', { resource: document, format }).throwOnError()
      for (;;) {
        const look = client.from('exports').select('status, error').eq('id', asked.data.id).single()
        const { status, error } = (await look.throwOnError()).data
        if (status === 'completed') return
        if (status === 'failed') throw new Error(`a ${format} failed: ${JSON.stringify(error)}`)
        await sleep(lookEvery)
      }
    },
    async page() {
      const answer = await fetch(address)
      if (!(await answer.text()).includes('class="board"'))
        throw new Error(`a page answered ${answer.status}`)
    },
  }
}
