// The least that an answer can take: one round trip to Postgres, which builds the JSON. No token is verified here,
// nothing is parsed but what the bench asks for.
import { createServer } from 'node:http'
import pg from 'pg'
import { columns } from './readings.ts'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })

const statement = (claims: string, id: string | null) => `
  begin read only;
  select set_config('role', 'authenticated', true),
    set_config('request.jwt.claims', ${pg.escapeLiteral(claims)}, true);
  select coalesce(json_agg(found), '[]')::text as body from (
    select ${columns.join()} from readings ${id === null ? 'order by id limit 50' : `where id = ${Number(id)}`}
  ) found;
  commit`

const server = createServer(async (request, response) => {
  const claims = Buffer.from(request.headers.authorization!.split('.')[1]!, 'base64url').toString()
  const id = new URL(request.url!, 'http://floor').searchParams.get('id')?.replace('eq.', '') ?? null
  // Several statements give several results, which the types of pg do not tell.
  const results = (await pool.query(statement(claims, id))) as unknown as pg.QueryResult<{ body: string }>[]
  response.writeHead(200, { 'content-type': 'application/json' }).end(results[2]!.rows[0]!.body)
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))

process.on('SIGTERM', () => process.exit(0))
