import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { create, openInstitutions, page, read, type Tile, text } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const { client } = home.editor
const { id } = await create(client, home.id)
const own = { name: 'Foreign', schema: { type: 'object' }, template: 'x' }
await foreign.owner.client
  .rpc('create_tile', { tenant_id: foreign.id, type: 'custom_theirs', definition: own })
  .throwOnError()
const before = await read(client, id)

/** The same tile inside itself, so often. */
const nested = (levels: number): Tile =>
  levels === 1
    ? text('leaf', 'x')
    : { ...{ id: `l${levels}`, type: 'container', props: { layout: 'row' } }, children: [nested(levels - 1)] }
const at = 'app.consumer.tiles'
const structure = 'app.consumer.tile_structure'

/** What is sent as the tiles of a page, and the fields that are named. */
const tiles: Record<string, [tiles: unknown[], problems: Record<string, string>]> = {
  'an unknown type': [[{ ...text('a', 'x'), type: 'nope' }], { [`${at}.a.type`]: 'a type of the library' }],
  'a type of another institution': [
    [{ id: 'a', type: 'custom_theirs', props: {} }],
    { [`${at}.a.type`]: 'a type of the library' },
  ],
  'an unknown version': [
    [{ ...text('a', 'x'), version: 999 }],
    { [`${at}.a.version`]: 'a version of a type of the library' },
  ],
  'a version that is none': [
    [{ ...text('a', 'x'), version: '1' }],
    { [`${at}.a.version`]: 'a version of a type of the library' },
  ],
  'the same id twice': [[text('a', 'x'), text('a', 'y')], { [`${at}.a.id`]: 'is not used twice' }],
  'a container in itself': [
    [
      {
        ...{ id: 'a', type: 'container', props: { layout: 'row' } },
        children: [{ id: 'a', type: 'container', props: { layout: 'row' } }],
      },
    ],
    { [`${at}.a.id`]: 'is in a tile of the same id' },
  ],
  'nine levels': [[nested(9)], { [`${at}.leaf`]: 'at most 8 levels' }],
  'a thousand levels': [[nested(1000)], { [`${at}.l992`]: 'at most 8 levels' }],
  '501 tiles': [Array.from({ length: 501 }, (_, i) => text(`t${i}`, 'x')), { [at]: 'at most 500 tiles' }],
  'children in what is no container': [
    [{ ...text('a', 'x'), children: [] }],
    { [`${at}.a.children`]: 'only in a container' },
  ],
  'tiles that are none': [
    [null, 'x', []],
    { [`${at}.0`]: 'an object', [`${at}.1`]: 'an object', [`${at}.2`]: 'an object' },
  ],
  'an id that is none': [[{ ...text('../a', 'x') }], { [`${at}.0.id`]: '1 to 64 of A-Z, a-z, 0-9, _ and -' }],
  'a number as id': [[{ ...text('a', 'x'), id: 1 }], { [`${at}.1.id`]: '1 to 64 of A-Z, a-z, 0-9, _ and -' }],
  'no props': [[{ id: 'a', type: 'text' }], { [`${at}.a.props`]: 'an object' }],
  'props that are missing or unknown': [
    [{ id: 'a', type: 'text', props: { titel: 'x' } }],
    { [`${at}.a.props.text`]: 'is missing', [`${at}.a.props.titel`]: 'is not known' },
  ],
  'a script as a link': [
    [{ id: 'a', type: 'link', props: { label: 'x', href: 'javascript:alert(1)' } }],
    { [`${at}.a.props.href`]: 'https:, mailto:, tel:, /path or #anchor' },
  ],
  'what a tile does not have': [
    [{ ...text('a', 'x'), style: 'x', onclick: 'x' }],
    { [`${at}.a.style`]: 'is not known', [`${at}.a.onclick`]: 'is not known' },
  ],
  'props of more than 32 KiB': [
    [{ id: 'a', type: 'text', props: { text: 'x'.repeat(40_000) } }],
    { [`${at}.a.props`]: 'at most 32 KiB' },
  ],
  '300 KiB': [
    Array.from({ length: 100 }, (_, i) => text(`t${i}`, 'x'.repeat(3_000))),
    { [structure]: 'at most 256 KiB' },
  ],
  '5 MB': [
    Array.from({ length: 1_000 }, (_, i) => text(`t${i}`, 'x'.repeat(5_000))),
    { [structure]: 'at most 256 KiB' },
  ],
}

const save = (content: unknown, expected_revision = 1) =>
  client.rpc('save_configuration', { configuration_id: id, content: content as never, expected_revision })

async function expectRefused(sent: PromiseLike<{ error: unknown; status: number }>, problems: object) {
  const { error, status } = await sent
  expect(status).toBe(422)
  expect(error).toMatchObject({ message: 'invalid_input' })
  expect(JSON.parse((error as { details: string }).details)).toEqual(problems)
  expect(await read(client, id)).toEqual(before)
}

test.for(Object.entries(tiles))(
  '%s is refused by name, and nothing is saved',
  async ([_, [given, problems]]) => {
    const content = { app: { consumer: { tile_structure: { tiles: given } } } }
    await expectRefused(save(content), problems)
    const both = { ...content.app, business: { tile_structure: page(text('a', 'fine')) } }
    await expectRefused(save({ app: both }), problems)
  },
)

const contents: [content: unknown, problems: Record<string, string>][] = [
  [{}, { content: 'pages, each at <mode> and <audience>' }],
  [null, { content: 'pages, each at <mode> and <audience>' }],
  [[], { content: 'pages, each at <mode> and <audience>' }],
  [{ tablet: {} }, { content: 'app, desktop and mobile alone' }],
  [{ app: {} }, { app: 'pages, each at its audience' }],
  [{ app: { children: {} } }, { app: 'consumer and business alone' }],
  [{ app: { consumer: {} } }, { 'app.consumer': 'tile_structure, settings or both' }],
  [{ app: { consumer: { css: '' } } }, { 'app.consumer': 'tile_structure and settings alone' }],
  [{ app: { consumer: { tile_structure: [] } } }, { [structure]: '{"tiles": […]}' }],
  [{ app: { consumer: { tile_structure: 'x' } } }, { [structure]: '{"tiles": […]}' }],
  [{ app: { consumer: { tile_structure: { tiles: [], css: 'x' } } } }, { [structure]: 'tiles alone' }],
  [{ app: { consumer: { settings: null } } }, { 'app.consumer.settings': 'an object' }],
  [
    { app: { consumer: { settings: { css: 'x', theme: { radius: 99, font: 'url(x)' } } } } },
    {
      'app.consumer.settings.css': 'is not known',
      'app.consumer.settings.theme.radius': 'at most 32',
      'app.consumer.settings.theme.font': 'one of system, grotesque, humanist, geometric, rounded, serif',
    },
  ],
]

test.for(contents)('%j is no content, and is refused by name', async ([content, problems]) => {
  await expectRefused(save(content), problems)
})

test('a revision that there has never been is refused', async () => {
  const fine = { app: { consumer: { tile_structure: page(text('a', 'fine')) } } }
  await expectRefused(save(fine, 7), { expected_revision: 'at most 1, which is the newest' })
  await expectRefused(save(fine, 0), { expected_revision: 'the revision that was read' })
})

test.for(['1e131000', '0e-16000', '1e-16000'])(
  'five hundred times %s is refused before it is written out',
  async number => {
    const [{ problems }] = await project.sql('select private.check_structure($1, $2, $3) as problems', [
      ...[home.id, `{"tiles": [${Array(500).fill(number)}]}`, 'app.consumer'],
    ])
    expect(problems).toEqual({ [structure]: 'numbers up to 1e15, of at most 15 decimals' })
  },
)
