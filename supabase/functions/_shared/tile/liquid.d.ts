// What is used of liquidjs, for Deno: the package's own types refer to those of Node, which functions do not have.
export type Template = object
export interface Context {
  globals: object
}
type Handler = (this: { context: Context }, value: unknown, ...rest: unknown[]) => unknown

export class Liquid {
  constructor(options: Record<string, unknown>)
  tags: Record<string, unknown>
  filters: Record<string, unknown>
  parse(template: string): Template[]
  renderSync(template: Template[], scope: object, options: { globals: object }): unknown
  registerFilter(name: string, filter: Handler | { raw: boolean; handler: Handler }): void
}
