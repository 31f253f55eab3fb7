// The least that an answer can take: one round trip to Postgres, which builds the JSON. No token is verified here,
// nothing is parsed but what the bench asks for.
import { createServer, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import pg from 'pg'
import { columns } from './readings.ts'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })

const asJson = (rows: string) => `select coalesce(json_agg(found), '[]')::text as body from (${rows}) found`

/** The statement of a request, and whether it writes. */
async function statementOf(request: IncomingMessage): Promise<[statement: string, writes: boolean]> {
  const { pathname, searchParams } = new URL(request.url!, 'http://floor')
  if (request.method === 'GET') {
    const id = searchParams.get('id')?.replace('eq.', '')
    const which = id === undefined ? 'order by id limit 50' : `where id = ${Number(id)}`
    return [asJson(`select ${columns.join()} from readings ${which}`), false]
  }
  const body = (await json(request)) as { title: string; above: number }
  if (pathname.endsWith('entries'))
    return [`insert into entries (title) values (${pg.escapeLiteral(body.title)})`, true]
  return [`select sum_readings(${Number(body.above)})::text as body`, false]
}

const server = createServer(async (request, response) => {
  const claims = Buffer.from(request.headers.authorization!.split('.')[1]!, 'base64url').toString()
  const [statement, writes] = await statementOf(request)
  // Several statements give several results, which the types of pg do not tell.
  const results = (await pool.query(`
    begin${writes ? '' : ' read only'};
    select set_config('role', 'authenticated', true),
      set_config('request.jwt.claims', ${pg.escapeLiteral(claims)}, true);
    ${statement};
    commit`)) as unknown as pg.QueryResult<{ body: string }>[]
  response
    .writeHead(writes ? 201 : 200, { 'content-type': 'application/json' })
    .end(results[2]!.rows[0]?.body)
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))

process.on('SIGTERM', () => process.exit(0))
