import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Job } from './job.ts'

const payload = z.object({ job_id: z.uuid(), invitation_id: z.uuid() })

/** Mails an invitation. The token is made here and rests as a hash: nobody but the reader of the mail has it. */
export const invitationMail: Job<z.infer<typeof payload>> = {
  kind: 'invitation.mail',
  payload,
  timeoutMs: 30_000,

  async run({ job_id, invitation_id }, { db, mail }) {
    const token = randomBytes(32).toString('base64url')
    const hash = createHash('sha256').update(token).digest()
    const { rows } = await db.query('select * from private.open_invitation($1, $2)', [invitation_id, hash])
    const [invitation] = rows
    if (invitation) {
      const { email, tenant, inviter, role, expires_at } = invitation
      const link = new URL('/invitation', mail.siteUrl)
      // In the fragment it reaches the page, and no server's log.
      link.hash = `token=${token}`
      await mail.send({
        to: email,
        subject: `${inviter} invites you to ${tenant}`,
        text: [
          `${inviter} invites you to join ${tenant} as ${role}.`,
          `Accept: ${link}`,
          `The link works once, until ${expires_at.toISOString().slice(0, 10)}.`,
          'If you do not know what this is about, you need not do anything.',
        ].join('\n\n'),
      })
    }
    await db.query('select private.complete_job($1)', [job_id])
  },
}
