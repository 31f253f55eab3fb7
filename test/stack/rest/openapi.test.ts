import { beforeAll, expect, test } from 'vitest'
import { ada, openWorld, type World } from './world.ts'

let world: World
const root = (key: string, headers = {}) =>
  world.request('', { headers: { apikey: key, ...headers } as HeadersInit })

beforeAll(async () => {
  world = await openWorld(`
    create table shelves (id int primary key, label text not null);
    create table books (id int generated always as identity primary key, shelf int references shelves, tags text[]);
    create view thick_books as select id from books;
    create function move(book int, shelf int, fast bool default false) returns void language sql as ''`)
})

test('the root describes what is exposed, to the service', async () => {
  const response = await root(world.secretKey)
  expect(response.headers.get('content-type')).toContain('application/openapi+json')
  const { swagger, paths, definitions } = await response.json()
  expect(swagger).toBe('2.0')
  const described = ['/books', '/rpc/is_open', '/rpc/move', '/shelves', '/thick_books']
  expect(Object.keys(paths).sort()).toEqual(described)
  expect(definitions.shelves).toMatchObject({ required: ['id', 'label'] })
  expect(definitions.books.properties).toMatchObject({
    id: { type: 'integer', description: 'This is a Primary Key.<pk/>' },
    shelf: { description: "This is a Foreign Key.<fk table='shelves' column='id'/>" },
    tags: { type: 'array' },
  })
  const [{ schema }] = paths['/rpc/move'].post.parameters
  expect(schema).toMatchObject({ required: ['book', 'shelf'], properties: { fast: { type: 'boolean' } } })
})

test('nobody else is told', async () => {
  const user = { authorization: `Bearer ${await world.token({ sub: ada })}` }
  for (const response of [await root(world.publishableKey), await root(world.publishableKey, user)]) {
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({
      message: 'Access to schema is forbidden',
      hint: 'Accessing the schema via the Data API is only allowed using a secret API key.',
    })
  }
})
