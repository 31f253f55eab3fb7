import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { readConfig } from '../../../stack/config.ts'
import { loadKeys } from '../../../stack/keys.ts'
import { createStorage } from '../../../stack/storage/storage.ts'
import type { OpenProject } from '../../support/project.ts'
import { source } from '../../support/setup.ts'

/** Starts the service once more, on the project's database and folder, as after a crash; without a gateway. */
export async function restart(project: OpenProject, fileSizeLimit?: number) {
  const { apiUrl, directory } = project
  const config = await readConfig(source)
  const storage = await createStorage({
    cluster: { url: project.databaseUrl },
    database: '',
    config: { ...config, ...(fileSizeLimit && { storage: { file_size_limit: fileSizeLimit } }) },
    keys: await loadKeys(directory, `${apiUrl}/auth/v1`),
    mail: { url: project.mailUrl, smtpPort: 0 },
    apiUrl,
    directory,
  })
  const server = createServer(storage.handle)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { storage, port: (server.address() as AddressInfo).port }
}
