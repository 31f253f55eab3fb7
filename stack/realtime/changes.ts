import type pg from 'pg'
import { type Binding, predicate } from './binding.ts'
import { type Change, type Row, reportOf } from './change.ts'
import { checkBinding } from './published.ts'
import type { Claims } from './token.ts'
import { asJson, maySelect, type View, viewAs } from './view.ts'

const maxRow = 1024 * 1024
const unauthorized = 'Error 401: Unauthorized'
const payloadTooLarge = 'Error 413: Payload Too Large'
const policyFailed = 'Error 500: Internal Server Error, RLS policy evaluation failed'

/** Somebody who listens to changes of tables. */
export interface Listener {
  claims: Claims
  bindings: Binding[]
  /** @param ids of the bindings that the change is for. */
  hear(ids: number[], report: object): void
}

/** A listener and those of its bindings that a change is for. */
interface Concerned {
  listener: Listener
  bindings: Binding[]
}

/** Tells the changes of published tables to those who listen and may see them. */
export class Changes {
  readonly #pool: pg.Pool
  readonly #started: () => Promise<void>
  readonly #listeners = new Set<Listener>()

  /**
   * @param pool as a role that may become every role of the API.
   * @param started resolves when every change from now on will be published.
   */
  constructor(pool: pg.Pool, started: () => Promise<void>) {
    this.#pool = pool
    this.#started = started
  }

  /**
   * Listens from now on.
   * @throws Refusal when a binding does not fit what is published, or the listener's role.
   */
  async add(listener: Listener): Promise<void> {
    for (const binding of listener.bindings) await checkBinding(this.#pool, listener.claims.role, binding)
    await this.#started()
    this.#listeners.add(listener)
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener)
  }

  /** Resolves when everybody concerned has been told. */
  async publish(change: Change): Promise<void> {
    const concerned = [...this.#listeners]
      .map(listener => ({ listener, bindings: listener.bindings.filter(binding => isFor(binding, change)) }))
      .filter(({ bindings }) => bindings.length > 0)
    const roles = Map.groupBy(concerned, ({ listener }) => listener.claims.role)
    // What fails for a role, as a condition does whose column has changed its type, fails for no other.
    await Promise.allSettled([...roles].map(([role, concerned]) => this.#tell(role, concerned, change)))
  }

  async #tell(role: string, concerned: Concerned[], change: Change): Promise<void> {
    const { relation, previous = {} } = change
    const row = change.row ?? previous
    const rows = [asJson(relation, row), asJson(relation, previous)] as const
    const bindings = concerned.flatMap(({ bindings }) => bindings)
    const predicates = bindings.map(binding => predicateOf(binding, row))
    const view = await viewAs(this.#pool, role, relation, rows, predicates)
    const refuse = ({ listener, bindings }: Concerned, error: string) =>
      listener.hear(idsOf(bindings), reportOf(change, undefined, undefined, error))
    const error = errorOf(change, view)
    if (error) for (const one of concerned) refuse(one, error)
    if (!view || error) return

    const fitting = new Set(bindings.filter((_, index) => view.holds[index]))
    const matching = concerned
      .map(({ listener, bindings }) => ({ listener, bindings: bindings.filter(one => fitting.has(one)) }))
      .filter(({ bindings }) => bindings.length > 0)
    const tooLarge =
      Buffer.byteLength(change.row ? rows.join() : rows[0]) > maxRow ? payloadTooLarge : undefined
    // Policies are asked once for all who say the same of themselves.
    const groups = Map.groupBy(matching, ({ listener }) => JSON.stringify(listener.claims))
    await Promise.all(
      [...groups.values()].map(async group => {
        const { claims } = group[0]!.listener
        const ask = view.secured && change.row !== undefined
        const visible =
          !ask || (await maySelect(this.#pool, claims, relation, view, row).catch(() => undefined))
        if (visible === undefined) for (const one of group) refuse(one, policyFailed)
        for (const { listener, bindings } of visible ? group : [])
          for (const same of Map.groupBy(bindings, ({ select }) => select?.join()).values())
            listener.hear(idsOf(same), reportOf(change, view, same[0]!.select, tooLarge))
      }),
    )
  }
}

function isFor({ event, schema, table }: Binding, { type, relation }: Change): boolean {
  return (
    (event === '*' || event === type) &&
    (schema === '*' || schema === relation.schema) &&
    (table === '*' || table === relation.name)
  )
}

/** A condition on a column that the log leaves out never holds. */
const predicateOf = ({ conditions }: Binding, row: Row) =>
  conditions.every(({ column }) => column in row)
    ? ['true', ...conditions.map(predicate)].join(' and ')
    : 'false'
const idsOf = (bindings: Binding[]) => bindings.map(({ id }) => id)

/** Why nobody of a role hears what changed. A deletion tells so little that it does not matter. */
function errorOf({ row }: Change, view: View | undefined): string | undefined {
  if (!view) return unauthorized
  if (!row) return undefined
  const key = view.columns.filter(column => column.key)
  if (key.length === 0) return 'Error 400: Bad Request, no primary key'
  return key.every(({ selectable }) => selectable) ? undefined : unauthorized
}
