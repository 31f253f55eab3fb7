// The embedded stack with the options of its first argument, as JSON; prints its addresses as one line of JSON.
import { startStack } from '../stack/stack.ts'

const asked = new Promise(resolve => process.on('SIGTERM', resolve).on('SIGINT', resolve))
const stack = await startStack(JSON.parse(process.argv[2]!))
console.log(JSON.stringify(stack.addresses))
await Promise.race([asked, stack.lost])
await stack.stop()
