import type { Caller } from '../_shared/endpoint/endpoint.ts'
import { problemOf } from '../_shared/problem/problem.ts'
import { readAssets } from '../_shared/tile/assets.ts'
import { hashOf } from '../_shared/tile/hash.ts'
import { rendererVersion } from '../_shared/tile/model.ts'
import { overview } from '../_shared/tile/overview.ts'
import { renderPage } from '../_shared/tile/page.ts'
import { contentHash, inputOf, type Look, languageOfPages, type PageSource } from '../_shared/tile/source.ts'
import type { Ports } from './handler.ts'

/** A page that has been drawn, and where it is shown. */
export interface Shown {
  content_hash: string
  preview_url: string
  html: string
  /** Ids of tiles that are other than on the live page, where it was compared. */
  changes?: { added: string[]; changed: string[]; removed: string[] }
}

/** Draws pages of one configuration for one caller, each once. */
export class Drawing {
  readonly #source: PageSource
  readonly #caller: Caller
  readonly #ports: Ports
  #assets: Promise<Record<string, string>> | undefined

  constructor(source: PageSource, caller: Caller, ports: Ports) {
    this.#source = source
    this.#caller = caller
    this.#ports = ports
  }

  async pages(looks: Look[]): Promise<Shown[]> {
    const inputs = looks.map(look => inputOf(this.#source, look))
    const hashes = await Promise.all(inputs.map(input => contentHash(input, this.#source)))
    const found = await this.#found(hashes)
    return Promise.all(
      inputs.map(async (input, i) => {
        const hash = hashes[i]!
        const { token, html } =
          found.get(hash) ??
          (await this.#draw(hash, looks[i], async () => {
            const { html, style } = await renderPage({ ...input, assets: await this.#pictures() })
            return { html, styles: [style] }
          }))
        const { marks } = input
        const changes = marks && { ...marks, removed: marks.removed.map(({ id }) => id) }
        return { content_hash: hash, preview_url: this.#address(token), html, ...(changes && { changes }) }
      }),
    )
  }

  /** One page that shows these. */
  async overview(looks: Look[], shown: Shown[]): Promise<Omit<Shown, 'html'>> {
    const hash = await hashOf({ rendererVersion, overview: shown.map(({ content_hash }) => content_hash) })
    const found = (await this.#found([hash])).get(hash)
    const { token } =
      found ??
      (await this.#draw(hash, undefined, async () =>
        overview(
          this.#source.name,
          looks.map(({ mode, audience, context }, i) => ({
            mode,
            audience,
            label: context.label ?? '',
            html: shown[i]!.html,
          })),
          'wall',
          languageOfPages(this.#source) ?? 'en',
        ),
      ))
    return { content_hash: hash, preview_url: this.#address(token) }
  }

  async #found(content_hashes: string[]): Promise<Map<string, { token: string; html: string }>> {
    const { configuration_id } = this.#source
    const { data, error } = await this.#caller.client.rpc('open_previews', {
      configuration_id,
      content_hashes,
    })
    if (error) throw problemOf(error)
    const rows = data as { content_hash: string; token: string; html: string }[]
    return new Map(rows.map(row => [row.content_hash, row]))
  }

  async #draw(
    content_hash: string,
    look: Look | undefined,
    make: () => Promise<{ html: string; styles: string[] }>,
  ) {
    const { html, styles } = await make()
    const { data, error } = await this.#ports.service.rpc('keep_preview', {
      ...{
        configuration_id: this.#source.configuration_id,
        user_id: this.#caller.id,
        content_hash,
        html,
        styles,
      },
      simulated: look?.context.source !== 'verified',
      ...(look && { mode: look.mode, audience: look.audience }),
    })
    if (error) throw problemOf(error)
    return { token: data as string, html }
  }

  /** As the caller: what they may not read is not shown. */
  #pictures(): Promise<Record<string, string>> {
    this.#assets ??= readAssets(this.#caller.client.storage, this.#source.assets)
    return this.#assets
  }

  #address = (token: string) => new URL(`/preview/${token}`, this.#ports.pagesUrl).href
}
