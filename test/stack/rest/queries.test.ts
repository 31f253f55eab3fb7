import { beforeAll, expect, test } from 'vitest'
import { ada, bob, openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld(`
    create table books (id int primary key, owner uuid not null, title text not null, pages int default 10, tags text[]);
    create table chapters (id int primary key, book int not null references books, owner uuid not null, title text);
    alter table books enable row level security;
    alter table chapters enable row level security;
    create policy own on books using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
    create policy own on chapters using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
    create view long_books with (security_invoker) as select * from books where pages > 100;
    create function title_length(books) returns int language sql stable as 'select length($1.title)';
    create function books_over(pages int) returns setof books language sql stable as $$
      select * from books where books.pages > books_over.pages $$;
    grant select, insert, update, delete on books, chapters to authenticated;
    grant select on long_books to authenticated;
    grant execute on function books_over, title_length to authenticated;
    insert into books select i, case when i <= 5 then '${ada}' else '${bob}' end::uuid, 'book ' || i, i * 50, array['x']
      from generate_series(1, 10) i;
    insert into chapters select i, 1 + i % 10, case when i % 2 = 0 then '${ada}' else '${bob}' end::uuid, 'chapter ' || i
      from generate_series(1, 20) i`)
})

test('embedded rows are those of the caller, on either side', async () => {
  const { data } = await world.as(ada).from('books').select('id, chapters(id)').order('id').lte('id', 2)
  expect(data).toEqual([
    { id: 1, chapters: [{ id: 10 }, { id: 20 }] },
    { id: 2, chapters: [] },
  ])
  const up = await world.as(bob).from('chapters').select('id, books!inner(title)').order('id')
  expect(up.data).toEqual([
    { id: 5, books: { title: 'book 6' } },
    { id: 7, books: { title: 'book 8' } },
    { id: 9, books: { title: 'book 10' } },
    { id: 15, books: { title: 'book 6' } },
    { id: 17, books: { title: 'book 8' } },
    { id: 19, books: { title: 'book 10' } },
  ])
})

test('a view of the invoker, and a function that returns rows, keep to the caller too', async () => {
  const seen = await world.as(ada).from('long_books').select('id').order('id')
  expect(seen.data).toEqual([{ id: 3 }, { id: 4 }, { id: 5 }])
  const called = await world
    .as(bob)
    .rpc('books_over', { pages: 400 })
    .select('id')
    .order('id', { ascending: false })
    .limit(1)
  expect(called.data).toEqual([{ id: 10 }])
})

test('filters', async () => {
  const books = () => world.as(bob).from('books').select('id').order('id')
  const ids = async (query: ReturnType<typeof books>) => (await query).data?.map(({ id }) => id)
  expect(await ids(books().or('id.eq.6,and(pages.gt.400,pages.lt.500)'))).toEqual([6, 9])
  expect(await ids(books().in('title', ['book 7', 'a "quoted", one']))).toEqual([7])
  expect(await ids(books().contains('tags', ['x']).gt('id', 8))).toEqual([9, 10])
  expect(await ids(books().ilike('title', 'BOOK 1%').not('tags', 'is', null))).toEqual([10])
})

test('rows are ordered by a computed column, selected or not', async () => {
  const books = () => world.as(bob).from('books')
  const unselected = await books()
    .select('id')
    .order('title_length', { ascending: false })
    .order('id')
    .limit(2)
  expect(unselected.data).toEqual([{ id: 10 }, { id: 6 }])
  const selected = await books().select('title_length').order('title_length', { ascending: false }).limit(1)
  expect(selected.data).toEqual([{ title_length: 7 }])
  expect((await books().select('id').order('nothing')).error?.code).toBe('42703')
})

test('an embedding that is only asked whether it is there', async () => {
  const books = () => world.as(ada).from('books').select('id, chapters()').order('id')
  expect((await books().not('chapters', 'is', null)).data).toEqual([{ id: 1 }, { id: 3 }, { id: 5 }])
  expect((await books().is('chapters', null)).data).toEqual([{ id: 2 }, { id: 4 }])
})

test('a page says where it is', async () => {
  const page = await world.as(ada).from('books').select('id', { count: 'exact' }).order('id').range(1, 2)
  expect([page.status, page.count, page.data]).toEqual([206, 5, [{ id: 2 }, { id: 3 }]])
  const beyond = await world.as(ada).from('books').select('id', { count: 'exact' }).range(50, 60)
  expect([beyond.status, beyond.error?.code]).toEqual([416, 'PGRST103'])
})

test('one row, or none, or an error', async () => {
  const books = world.as(ada).from('books')
  expect((await books.select('title').eq('id', 1).single()).data).toEqual({ title: 'book 1' })
  expect((await books.select('title').eq('id', 6).maybeSingle()).data).toBeNull()
  expect((await books.select('title').single()).error?.code).toBe('PGRST116')
})

test('rows are written, merged and removed', async () => {
  const books = world.as(ada).from('books')
  const rows = [
    { id: 21, owner: ada, title: 'new' },
    { id: 22, owner: ada, title: 'newer' },
  ]
  const made = await books.insert(rows).select('id, pages')
  expect([made.status, made.data]).toEqual([
    201,
    [
      { id: 21, pages: 10 },
      { id: 22, pages: 10 },
    ],
  ])
  const merged = await books.upsert([{ id: 21, owner: ada, title: 'merged' }]).select('title, pages')
  expect(merged.data).toEqual([{ title: 'merged', pages: 10 }])
  const ignored = await books.upsert({ id: 22, owner: ada, title: 'x' }, { ignoreDuplicates: true }).select()
  expect(ignored.data).toEqual([])
  const removed = await books.delete({ count: 'exact' }).gt('id', 20)
  expect([removed.status, removed.count]).toEqual([204, 2])
  expect(await world.sql('select from books')).toHaveLength(10)
})

test('somebody else’s rows can be neither changed nor removed', async () => {
  const books = world.as(bob).from('books')
  expect((await books.update({ title: 'taken' }, { count: 'exact' }).lt('id', 6)).count).toBe(0)
  expect((await books.delete({ count: 'exact' }).lt('id', 6)).count).toBe(0)
  const stolen = await books.upsert({ id: 1, owner: bob, title: 'taken' })
  expect([stolen.status, stolen.error?.code]).toEqual([403, '42501'])
  expect(await world.sql(`select from books where owner = '${ada}' and title like 'book%'`)).toHaveLength(5)
})

test('aggregates are off', async () => {
  expect((await world.as(ada).from('books').select('pages.sum()')).error?.code).toBe('PGRST123')
})
