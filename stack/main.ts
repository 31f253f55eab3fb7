import { help, parseOptions } from './options.ts'
import { showAddresses } from './screen.ts'
import { startStack } from './stack.ts'

const options = parse()
if (options.help) {
  process.stdout.write(help)
  process.exit(0)
}

// A signal during the start is answered when the start is through, and everything it began is ended.
let stop = () => {}
const asked = new Promise<void>(resolve => {
  stop = resolve
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop())

try {
  const started = performance.now()
  const stack = await startStack(options)
  if (options.json) console.log(JSON.stringify(stack.addresses))
  else {
    console.log(`Tenon is ready after ${((performance.now() - started) / 1000).toFixed(1)} s.\n`)
    if (stack.seeded && options.demo && options.worker && process.stdout.isTTY) {
      const { playStory } = await import('./demo/story.ts')
      await playStory(stack.addresses, stack.directory)
    }
    showAddresses(stack.addresses, stack.directory)
  }
  const lost = await Promise.race([asked, stack.lost])
  if (lost !== undefined) {
    if (lost) console.error(lost)
    console.error('Postgres has ended by itself, and so does the stack. Its data are kept; start it again.')
    process.exitCode = 1
  }
  await stack.stop()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

function parse() {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`)
    process.exit(2)
  }
}
