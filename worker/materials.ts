import type { Material } from './documents/live.ts'
import { configurationMaterial } from './tiles/material.ts'

/** What keeps documents as rows, by the names that private.document_kinds gives. */
export const materials: Record<string, Material<unknown>> = {
  configuration: configurationMaterial as Material<unknown>,
}
