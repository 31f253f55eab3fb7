import pg from 'pg'
import type { UserClaims } from '../../supabase/functions/_shared/token/verifier.ts'

/** The channel on which the database tells whose rights may have changed: `user:<uuid>` or `<kind>:<uuid>`. */
export const channel = 'tenon_rights'

const atOnce = 2

export interface Resource {
  kind: string
  id: string
}

/** What a person holds on a document, now. */
export interface Grant {
  documentId: string
  tenantId: string
  role: 'viewer' | 'editor' | 'admin' | 'owner'
}

/** Asks the database what people may do, as these people, and keeps track of whom a change may concern. */
export class Rights {
  readonly #pool: pg.Pool
  readonly #accesses = new Map<string, Set<Access>>()
  /** To be asked for again, a few at a time: what waits for a connection for too long has failed. */
  readonly #due = new Set<Access>()
  #asking = 0

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /**
   * Follows one person's right on one resource from before it is asked for, so that no change is missed.
   * @param origin the page that the socket comes from, if it is a browser's: a tenant may ask for pages that it knows.
   */
  follow(claims: UserClaims, resource: Resource, origin: string | undefined): Access {
    const headers = JSON.stringify({ origin })
    const access = new Access(claims, resource, (...question) => this.#ask(headers, ...question))
    for (const topic of access.topics) {
      const followers = this.#accesses.get(topic) ?? new Set()
      this.#accesses.set(topic, followers.add(access))
    }
    return access
  }

  unfollow(access: Access): void {
    this.#due.delete(access)
    for (const topic of access.topics) {
      const followers = this.#accesses.get(topic)
      followers?.delete(access)
      if (followers?.size === 0) this.#accesses.delete(topic)
    }
  }

  /** How many sockets a person has open here. */
  followedFor({ sub }: UserClaims): number {
    return this.#accesses.get(`user:${sub.toLowerCase()}`)?.size ?? 0
  }

  /** Whether this person may open one more socket now: counted in the database, for all workers together. */
  async mayConnect({ sub }: UserClaims): Promise<boolean> {
    // Nobody waits for the disk: what a crash forgets of it is a moment's count.
    const results = await this.#pool.query(`
      set local synchronous_commit to off;
      select allowed from private.spend('documents.connect', ${pg.escapeLiteral(sub.toLowerCase())})`)
    return (results as unknown as pg.QueryResult<{ allowed: boolean }>[])[1]!.rows[0]!.allowed
  }

  /** Asks again for all whom a notification names. */
  changed(topic: string): void {
    for (const access of this.#accesses.get(topic) ?? []) access.review()
  }

  /** Asks again for all who were not asked for since `time`, in ms. */
  reviewOlderThan(time: number): void {
    // Each is found under two topics.
    const followed = new Set([...this.#accesses.values()].flatMap(followers => [...followers]))
    for (const access of followed) if (access.askedAt < time) this.#due.add(access)
    while (this.#asking < atOnce && this.#asking < this.#due.size) this.#askDue()
  }

  async #askDue() {
    this.#asking++
    try {
      for (const access of this.#due) {
        this.#due.delete(access)
        await access.review()
      }
    } finally {
      this.#asking--
    }
  }

  /**
   * One round trip. Several statements in one query are one transaction, for which alone the role and the claims
   * hold, and which a failure ends: nothing of it stays on the connection.
   */
  async #ask(headers: string, claims: UserClaims, { kind, id }: Resource): Promise<Grant | undefined> {
    const results = await this.#pool.query(`
      set local role authenticated;
      select set_config('request.jwt.claims', ${pg.escapeLiteral(JSON.stringify(claims))}, true),
        set_config('request.headers', ${pg.escapeLiteral(headers)}, true);
      select document_id as "documentId", tenant_id as "tenantId", role
      from private.open_document(${pg.escapeLiteral(kind)}, ${pg.escapeLiteral(id)})`)
    return (results as unknown as pg.QueryResult<Grant>[])[2]?.rows[0]
  }
}

/** One person's right on one resource, for as long as their socket lives. */
export class Access {
  readonly topics: [string, string]
  readonly resource: Resource
  claims: UserClaims
  grant: Grant | undefined
  askedAt = 0
  /** Whether it could not be asked for when it last was to be. */
  failed = false
  /** Called when the right has been asked for again, or could not be. */
  onReview: (() => void) | undefined
  readonly #ask: (claims: UserClaims, resource: Resource) => Promise<Grant | undefined>
  #asking: Promise<void> | undefined
  #stale = false

  constructor(
    claims: UserClaims,
    resource: Resource,
    ask: (claims: UserClaims, resource: Resource) => Promise<Grant | undefined>,
  ) {
    this.claims = claims
    this.topics = [`user:${claims.sub.toLowerCase()}`, `${resource.kind}:${resource.id}`]
    this.resource = resource
    this.#ask = ask
  }

  get mayEdit(): boolean {
    return this.grant !== undefined && this.grant.role !== 'viewer'
  }

  /** Asks for the right; a change while the answer is on its way makes it ask once more. */
  ask(): Promise<void> {
    this.#stale = true
    this.#asking ??= this.#askWhileStale().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  /** Asks again, and reports to `onReview`; never throws. */
  async review(): Promise<void> {
    this.failed = await this.ask().then(
      () => false,
      () => true,
    )
    this.onReview?.()
  }

  /** Takes the claims of a fresh token, which may hold more or less than the last one's. */
  renew(claims: UserClaims): void {
    this.claims = claims
    this.review()
  }

  async #askWhileStale() {
    while (this.#stale) {
      this.#stale = false
      this.askedAt = Date.now()
      this.grant = await this.#ask(this.claims, this.resource)
    }
  }
}
