import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openChildren } from '../../stack/children.ts'
import { startStack } from '../../stack/stack.ts'
import type { Bench } from '../bench.ts'
import { postmasterOf } from '../embedded.ts'
import { Samples } from '../samples.ts'
import { commitTime } from './commits.ts'
import { compare } from './comparison.ts'
import type { Course } from './course.ts'
import { runCrash } from './crash.ts'
import { runExports } from './exports.ts'
import { runFlooding } from './flood.ts'
import { runPair } from './pair.ts'
import { limits, openPeers, type Peer, peerNames } from './peers.ts'
import { runRestarts } from './restart.ts'
import { runStorm } from './storm.ts'
import { runTouched } from './touched.ts'
import { runWorkload, workloads } from './workloads.ts'

const works: Record<string, (peer: Peer, course: Course) => Promise<void>> = {
  w1: (peer, course) => runWorkload(workloads.w1, peer, course),
  w2: (peer, course) => runWorkload(workloads.w2, peer, course),
  w3: runRestarts,
  w4: (peer, course) => runWorkload(workloads.w4, peer, course),
  w5: (peer, course) => runWorkload(workloads.w5, peer, course),
  w6: runStorm,
  w7: runTouched,
  w8: runExports,
  crash: runCrash,
  flood: runFlooding,
  pair: runPair,
}

const listOf = <Name extends string>(names: Name[]) =>
  z
    .string()
    .transform(text => text.split(','))
    .pipe(z.array(z.enum(names)))

const options = z.object({
  work: listOf(Object.keys(works)),
  peers: listOf([...peerNames]),
  reps: z.coerce.number().int().positive(),
  duration: z.coerce.number().positive(),
})

export const documentsBench: Bench = {
  about: 'live documents beside hocuspocus on Postgres and a bare relay; joins; what kill -9 loses',
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: {
        work: { type: 'string', default: 'w1,w2,w3,w6,crash' },
        peers: { type: 'string', default: peerNames.join() },
        reps: { type: 'string', default: '3' },
        duration: { type: 'string', default: '5' },
      },
    })
    const { work, peers: names, reps, duration } = options.parse(values)
    const stack = await startStack({ ephemeral: true, port: 0, durable: true, worker: false, seed: false })
    try {
      const children = openChildren(stack.directory)
      const peers = await openPeers(stack.addresses, children)
      const postgresPid = await postmasterOf(stack.directory)
      const commitMs = await commitTime(stack.addresses.db_url)
      const samples = new Samples()
      const failures: string[] = []
      for (const name of work)
        for (let repetition = 0; repetition < reps; repetition++)
          for (const peer of names.map(each => peers[each]!)) {
            signal.throwIfAborted()
            const run = `${name}, repetition ${repetition + 1} of ${reps}, ${peer.name}`
            process.stderr.write(`${run}\n`)
            const course = { samples, repetition, duration, children, postgresPid, signal }
            await works[name]!(peer, course).catch(error => {
              signal.throwIfAborted()
              failures.push(`${run}: ${error instanceof Error ? error.message : error}`)
            })
          }
      const conditions = [
        ...fixedConditions,
        `one commit of one row takes ${commitMs.toFixed(2)} ms here (p50)`,
      ]
      return { conditions, samples, ratios: compare(samples), failures }
    } finally {
      await stack.stop()
    }
  },
}

const fixedConditions = [
  'every server and the generator in a process of its own on one machine; 127.0.0.1; Postgres 17 with fsync',
  'tenon: an edit is in the database before anybody else sees it; hocuspocus: 2 s of quiet or 10 s later; relay: never',
  `tenon’s limits are raised by configuration: ${Object.entries(limits)
    .map(entry => entry.join('='))
    .join(', ')}, and those of the database to 1,000,000; flood: only those of the database`,
  'us: CPU time for one delivered edit, of the server alone and with Postgres; other cores: work that is not ours',
  'generator: share of time that its event loop was busy; lower bound: 1 where the generator was the limit',
]
