import type { PictureItem } from './drawing.ts'
import type { Picture } from './picture.ts'

/** Images that are in a file once, however often they are placed: a few photos would fill what a text may have. */
export class SharedPictures {
  readonly #ids = new Map<Picture, string>()
  readonly #images: string[] = []

  /** What a placed image refers to, which fills a square of one unit. */
  use({ picture }: PictureItem): string {
    let id = this.#ids.get(picture)
    if (!id) {
      id = `p${this.#ids.size.toString(36)}`
      this.#ids.set(picture, id)
      const data = `data:image/${picture.type};base64,${Buffer.from(picture.bytes).toString('base64')}`
      this.#images.push(
        `<image id="${id}" width="1" height="1" preserveAspectRatio="none" href="${data}"/>\n`,
      )
    }
    return `href="#${id}"`
  }

  /** What is referred to. */
  definitions(): string {
    return this.#images.join('')
  }
}
