import { createClient } from '@supabase/supabase-js'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

// A small frontend, bundled for a real browser: what a product's page does, and nothing that a page could not.
const doc = new Y.Doc()
let client: ReturnType<typeof createClient>

const frontend = {
  async signIn(apiUrl: string, key: string, email: string, password: string) {
    client = createClient(apiUrl, key)
    const { data, error } = await client.auth.signInWithPassword({ email, password })
    if (error) throw error
    return data.session.access_token
  },

  async rooms() {
    const { data, error } = await client.from('rooms').select('id, name')
    if (error) throw error
    return data
  },

  async export(roomId: string) {
    const { data, error } = await client.functions.invoke('export', {
      body: { resource: `room:${roomId}`, format: 'json' },
    })
    if (error) throw error
    return data.status as string
  },

  async open(workerUrl: string, roomId: string, token: string) {
    const provider = new WebsocketProvider(`${workerUrl.replace('http', 'ws')}/yjs`, `room:${roomId}`, doc, {
      params: { token },
      disableBc: true,
    })
    const draw = () => {
      document.body.textContent = Object.keys(doc.getMap('shapes').toJSON()).sort().join(' ')
    }
    doc.on('update', draw)
    await new Promise<void>(resolve => provider.once('sync', () => resolve()))
    draw()
  },

  draw(name: string) {
    doc.getMap('shapes').set(name, { type: 'rectangle', x: 0, y: 0, width: 120, height: 80 })
  },
}
export type Frontend = typeof frontend
Object.assign(globalThis, { frontend })
