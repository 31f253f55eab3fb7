import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Project, Service } from '../service.ts'
import { adminUsers } from './admin.ts'
import { AuthError, answerError } from './errors.ts'
import { invitations } from './invitations.ts'
import { createLinks } from './links.ts'
import { createMailer } from './mailer.ts'
import { secondFactors } from './mfa.ts'
import { ownUser } from './own-user.ts'
import { createSessions } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { type AuthEnv, openPool, transactional } from './transaction.ts'
import { verification } from './verify.ts'

/** Auth, at `/auth/v1`: what GoTrue does with addresses and passwords, for the users of one project. */
export function createAuth(project: Project): Service {
  const { cluster, database, config, keys } = project
  const pool = openPool(cluster.url('supabase_auth_admin', database))
  const sessions = createSessions(project)
  const links = createLinks(project)

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
  app.route('/admin/users', adminUsers(config, keys))
  app.route('/', invitations(config, keys, links))
  app.route('/', ownUser(config, keys, links))
  app.route('/', secondFactors(project, sessions))
  app.route('/', signIn(config, links, sessions))
  app.route('/', verification(config, sessions))

  return { handle: getRequestListener(app.fetch, { overrideGlobalObjects: false }), close: () => pool.end() }
}
