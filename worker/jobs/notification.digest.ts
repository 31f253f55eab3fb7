import type { Pool } from 'pg'
import type { Mail, Mailer } from '../mail.ts'
import type { JobContext } from './job.ts'

/** When the queue runs it, as cron says it: once an hour. Nobody is mailed more than once in 23 hours. */
export const schedule = '47 * * * *'
/** What could not be mailed waits for the next hour: one row in the queue, however long there is no mail server. */
export const options = { maxAttempts: 1, jobKey: 'notification.digest' }

interface Line {
  email: string
  notification_id: string
  times: number
  title: string
  tenant: string
  unsubscribe: string
}

/**
 * Mails people what they have not read. Run twice, or by two workers, it mails once; killed between a mail and its
 * note, it mails that person a second time.
 * @throws AggregateError of what went wrong, when all the others have their mail.
 */
export async function mailDigests({ db, mail }: Pick<JobContext, 'db' | 'mail'>): Promise<void> {
  const { rows } = await db.query<{ person: string }>('select person from private.due_digests() person')
  const errors: unknown[] = []
  for (const { person } of rows) await mailDigest(db, mail, person).catch(error => errors.push(error))
  if (errors.length) throw new AggregateError(errors, `${errors.length} of ${rows.length} digests failed`)
}

async function mailDigest(db: Pool, mail: Mailer, person: string): Promise<void> {
  const connection = await db.connect()
  try {
    await connection.query('begin')
    await connection.query(`select set_config('request.jwt.claims', $1, true)`, [
      JSON.stringify({ sub: person, role: 'authenticated' }),
    ])
    const { rows } = await connection.query<Line>('select * from private.start_digest()')
    if (rows[0]) {
      await mail.send(digestOf(rows[0], rows, mail))
      const [ids, times] = [rows.map(row => row.notification_id), rows.map(row => row.times)]
      await connection.query('select private.finish_digest($1, $2)', [ids, times])
    }
    await connection.query('commit')
    connection.release()
  } catch (error) {
    // Closed rather than rolled back: what has gone wrong may be the connection.
    connection.release(true)
    throw error
  }
}

/** What happened where, and nothing of what was said: a mail is read where rights no longer reach. */
function digestOf({ email, unsubscribe }: Line, lines: Line[], { siteUrl, pagesUrl }: Mailer): Mail {
  const page = new URL('/notifications', siteUrl)
  const stop = pagesUrl && new URL(`/unsubscribe/${unsubscribe}`, pagesUrl).href
  return {
    to: email,
    subject: lines.length === 1 ? '1 unread notification' : `${lines.length} unread notifications`,
    text: [
      lines
        .map(({ tenant, title, times }) => `- ${tenant}: ${title}${times > 1 ? ` (${times} times)` : ''}`)
        .join('\n'),
      `Read them: ${page}`,
      `To be mailed of other things, choose so in your settings: ${new URL('#settings', page)}`,
      ...(stop ? [`To get no such mail any more: ${stop}`] : []),
    ].join('\n\n'),
    // RFC 2369, and for one click RFC 8058: mail programs show a button of their own.
    ...(stop && {
      headers: { 'List-Unsubscribe': `<${stop}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    }),
  }
}
