import { configurationAssets } from './configuration.assets.ts'
import { documentRestore } from './document.restore.ts'
import { documentSnapshot } from './document.snapshot.ts'
import { documentUndo } from './document.undo.ts'
import { exportBoard } from './export.board.ts'
import { exportConfiguration } from './export.configuration.ts'
import { exportTable } from './export.table.ts'
import { invitationMail } from './invitation.mail.ts'
import type { Job } from './job.ts'

/** Every kind of job that there is. */
export const kinds: Job<unknown>[] = [
  configurationAssets,
  documentRestore,
  documentSnapshot,
  documentUndo,
  exportBoard,
  exportConfiguration,
  exportTable,
  invitationMail,
]
