import { endpoint } from '../_shared/endpoint/endpoint.ts'
import { environment } from '../_shared/endpoint/environment.ts'
import { createLink, openLink, Share } from './handler.ts'

const { pagesUrl } = environment

Deno.serve(
  endpoint(
    Share,
    200,
    (input, caller) =>
      input.action === 'create' ? createLink(input, caller, pagesUrl) : openLink(input, caller),
    'anyone',
  ),
)
