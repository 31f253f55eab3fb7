// A worker thread that compares documents, byte by byte: whoever joins waits for it, and for nothing else.
import * as Y from 'yjs'
import type { DiffTask } from './compactor.ts'
import { answerTasks } from './task-answer.ts'

answerTasks<DiffTask>(async ({ state, stateVector }) => Y.diffUpdate(state, stateVector))
