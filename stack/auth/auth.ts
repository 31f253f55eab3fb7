import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Project, Service } from '../service.ts'
import { adminUsers } from './admin.ts'
import { AuthError, answerError } from './errors.ts'
import { openLite } from './lite.ts'
import { createMailer } from './mailer.ts'
import { ownUser } from './own-user.ts'
import { createSessions } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { type AuthEnv, openPool, transactional } from './transaction.ts'

/**
 * Auth, at `/auth/v1`. lite does passwords, one-time codes, links and refresh tokens; what it has not is added:
 * access tokens signed with the project's key and with all claims, the key set, anonymous sign-in, the users API.
 */
export async function createAuth(project: Project): Promise<Service> {
  const { cluster, database, config, keys, apiUrl } = project
  const pool = openPool(cluster.url('supabase_auth_admin', database))
  const lite = openLite(config)
  const sessions = createSessions(keys, `${apiUrl}/auth/v1`, config.auth.jwt_expiry)

  const app = new Hono<AuthEnv>().basePath('/auth/v1')
  app.onError(answerError)
  app.notFound(c =>
    answerError(new AuthError(404, 'not_supported', `The embedded Auth has no ${c.req.path}`), c),
  )
  app.get('/.well-known/jwks.json', c => {
    c.header('cache-control', 'public, max-age=600')
    return c.json(keys.jwks)
  })
  app.use(transactional(pool, createMailer(project)))
  app.route('/admin/users', adminUsers(keys, config.auth.minimum_password_length))
  app.route('/', ownUser(config, keys, lite))
  app.route('/', signIn(config, lite, sessions))

  return {
    handle: getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    async close() {
      await lite.close()
      await pool.end()
    },
  }
}
