// The least that an event can take from a commit to many clients: a NOTIFY, handed to every socket. No channel, no right.
import pg from 'pg'
import { WebSocketServer } from 'ws'

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query('listen bench')
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
client.on('notification', ({ payload }) => {
  const frame = Buffer.from(payload!)
  for (const socket of server.clients) socket.send(frame)
})
server.on('listening', () => console.log(JSON.stringify(server.address())))

process.on('SIGTERM', () => process.exit(0))
