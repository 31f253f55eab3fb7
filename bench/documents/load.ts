// One task against one server, in a process of its own: node load.ts '{"target": …, "task": …}'; prints the result as
// one line of JSON.
import { runFlood } from './flooder.ts'
import { runJoin } from './join.ts'
import { runSeed } from './seed.ts'
import { runRamp, runSteady } from './steady.ts'
import type { Target, Task } from './task.ts'

const { target, task }: { target: Target; task: Task } = JSON.parse(process.argv[2]!)
console.log(JSON.stringify(await run()))
process.exit(0)

function run() {
  switch (task.mode) {
    case 'steady':
      return runSteady(target, task)
    case 'ramp':
      return runRamp(target, task)
    case 'seed':
      return runSeed(target, task)
    case 'join':
      return runJoin(target, task)
    case 'flood':
      return runFlood(target, task)
  }
}
