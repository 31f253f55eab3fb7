import { endpoint } from '../_shared/endpoint/endpoint.ts'
import { Export, requestExport } from './handler.ts'

Deno.serve(endpoint(Export, 202, requestExport))
