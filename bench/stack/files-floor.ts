// The least that a file can take: its bytes to a file on disk, and back. No row, no right, no hash.
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const server = createServer(async (request, response) => {
  const file = join(process.env.DIRECTORY!, request.url!.replaceAll('/', '-'))
  if (request.method === 'POST') {
    await pipeline(request, createWriteStream(file))
    response.end()
  } else {
    response.setHeader('content-length', (await stat(file)).size)
    await pipeline(createReadStream(file, { highWaterMark: 2 ** 18 }), response)
  }
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))

process.on('SIGTERM', () => process.exit(0))
