// An engine that can be ended without a word, as a process can.
import { parentPort, workerData } from 'node:worker_threads'
import { openEngine } from './engine.ts'

const { url } = await openEngine(workerData)
parentPort!.postMessage(url)
