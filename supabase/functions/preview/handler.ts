import type { SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import type { Caller } from '../_shared/endpoint/endpoint.ts'
import { Problem, problemOf } from '../_shared/problem/problem.ts'
import { audiences, type Context, modes } from '../_shared/tile/model.ts'
import { type PageSource, personaOf, usualPersona } from '../_shared/tile/source.ts'
import { Drawing } from './drawing.ts'
import { type ContextSource, type VerifyPorts, verifiedContext } from './verify.ts'

const persona = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'the name of a persona')

const configuration = {
  configuration_id: z.uuid(),
  /** A version that was published; without one, the configuration as it is now. */
  version: z.number().int().min(1).max(2_147_483_647).optional(),
}

/** A page to look at, as a customer or as somebody who does not exist; or, as a matrix, all six of each persona. */
export const Preview = z.discriminatedUnion('matrix', [
  z.strictObject({
    matrix: z.literal(false).default(false),
    ...configuration,
    mode: z.enum(modes),
    audience: z.enum(audiences),
    /** A token of the institution, about one of its customers. */
    jwt: z.string().min(1).max(16_384).optional(),
    persona: persona.optional(),
    /** Marks what is other than on the page that the institution shows. */
    compare: z.boolean().default(false),
  }),
  z.strictObject({
    matrix: z.literal(true),
    ...configuration,
    personas: z.array(persona).min(1).max(5).optional(),
  }),
])
type Asked = z.infer<typeof Preview>
type One = Extract<Asked, { matrix: false }>
type Matrix = Extract<Asked, { matrix: true }>

/** What the function answers for itself: it keeps pages, and reads the secret of an institution. */
export interface Ports {
  service: SupabaseClient
  fetch: VerifyPorts['fetch']
  /** Where people find the worker's pages. */
  pagesUrl: string
}

/**
 * Draws a page of a configuration that the caller may read, or finds it where the same has been drawn within the hour.
 * Its address shows it for an hour, to whoever has the address, while the caller may read the configuration.
 *
 * @throws Problem `configuration_not_found`, `version_not_found`, `invalid_input`, `quota_exceeded`
 */
export async function preview(asked: Asked, caller: Caller, ports: Ports) {
  const { configuration_id, version } = asked
  const { data, error } = await caller.client.rpc('preview_source', {
    configuration_id,
    ...(version && { version }),
    compare: asked.matrix || asked.compare,
  })
  if (error) throw problemOf(error)
  const source = data as PageSource & { context_source: ContextSource | null }
  const drawing = new Drawing(source, caller, ports)
  return asked.matrix ? drawMatrix(asked, source, drawing) : drawOne(asked, source, drawing, ports)
}

async function drawOne(
  { mode, audience, jwt, persona, compare }: One,
  source: PageSource & { context_source: ContextSource | null },
  drawing: Drawing,
  { service, fetch }: Ports,
) {
  if (jwt && persona) throw new Problem(422, 'invalid_input', { fields: { persona: 'this or a jwt' } })
  const secret = async () => {
    const { data, error } = await service.rpc('context_secret', { tenant_id: source.tenant_id })
    if (error) throw problemOf(error)
    return data as string
  }
  const context = jwt
    ? await verifiedContext(jwt, source.context_source, { secret, fetch })
    : known(source, persona ?? usualPersona[audience], 'persona')
  const [shown] = await drawing.pages([{ mode, audience, context, compare }])
  const { html, ...told } = shown!
  return { ...told, rendered_html: html, context_data: dataOf(context) }
}

async function drawMatrix({ personas }: Matrix, source: PageSource, drawing: Drawing) {
  const looks = audiences.flatMap(audience =>
    (personas ?? [usualPersona[audience]]).flatMap((name, i) => {
      const context = known(source, name, `personas.${i}`)
      return modes.map(mode => ({ mode, audience, context, compare: true, persona: name }))
    }),
  )
  const shown = await drawing.pages(looks)
  const pages = looks.map(({ mode, audience, persona }, i) => {
    const { html: _, ...told } = shown[i]!
    return { mode, audience, persona, ...told }
  })
  const all = await drawing.overview(looks, shown)
  return { ...all, pages }
}

function known(source: PageSource, name: string, field: string): Context {
  const context = personaOf(source, name)
  if (context) return context
  const names = Object.keys(source.personas).sort().join(', ')
  throw new Problem(422, 'invalid_input', { fields: { [field]: `one of: ${names}`.slice(0, 500) } })
}

const dataOf = ({ data, ...rest }: Context) => ({ ...rest, ...data })
