import { inject } from 'vitest'
import type { Message } from '../../../stack/mail/mailbox.ts'

/** The captured mail to one address, newest first. Auth has sent it before it answers. */
export async function mailTo(address: string): Promise<Message[]> {
  const response = await fetch(`${inject('run').mail.url}/api/messages?to=${encodeURIComponent(address)}`)
  return response.json() as Promise<Message[]>
}
