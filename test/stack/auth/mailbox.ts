import { inject } from 'vitest'
import type { Message } from '../../../stack/mail/mailbox.ts'

/** The captured mail to one address, newest first. Auth has sent it before it answers. */
export async function mailTo(address: string): Promise<Message[]> {
  const response = await fetch(`${inject('run').mail.url}/api/messages?to=${encodeURIComponent(address)}`)
  return response.json() as Promise<Message[]>
}

/** Where a link leads in the end, and what the fragment carries. */
export async function follow(link: string) {
  const response = await fetch(link, { redirect: 'manual' })
  const target = new URL(response.headers.get('location')!)
  return { status: response.status, target, fragment: new URLSearchParams(target.hash.slice(1)) }
}
