import type { IncomingMessage } from 'node:http'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'

const largestForm = 4_096

/**
 * The form that a page has sent.
 * @throws Problem payload_too_large.
 */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let size = 0
  // Left open where the form is too large: the refusal has to go out.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > largestForm)
      throw new Problem(413, 'payload_too_large', { fields: { body: `at most ${largestForm} bytes` } })
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString())
}
