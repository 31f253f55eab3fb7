import { checkBoard } from './boards/check.ts'
import type { Check } from './documents/check.ts'
import { checkConfiguration } from './tiles/check.ts'

/** What may look at the content of documents, by the names that private.document_kinds gives. */
export const checks: Record<string, Check> = {
  board: checkBoard,
  configuration: checkConfiguration,
}
