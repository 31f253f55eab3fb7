// What fan-out costs at least: hands every message to the others of its room. No CRDT, no state, nothing stored.
import { WebSocket, WebSocketServer } from 'ws'

const emptySync = Uint8Array.from([0, 1, 2, 0, 0])
const rooms = new Map<string, Set<WebSocket>>()

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
server.on('connection', (socket, request) => {
  const name = request.url!
  const room = rooms.get(name) ?? new Set()
  rooms.set(name, room.add(socket))
  socket.on('message', (message: Buffer) => {
    if (message[0] === 0 && message[1] === 0) return socket.send(emptySync)
    for (const other of room) if (other !== socket && other.readyState === WebSocket.OPEN) other.send(message)
  })
  socket.on('close', () => {
    room.delete(socket)
    if (!room.size) rooms.delete(name)
  })
})
server.on('listening', () => console.log(JSON.stringify(server.address())))

process.on('SIGTERM', () => process.exit(0))
