import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Addresses, addressesFile, defaultData } from '../stack.ts'
import { playStory } from './story.ts'

const { values } = parseArgs({ options: { data: { type: 'string' } } })
const directory = values.data ?? (await defaultData())
let addresses: Addresses
try {
  addresses = JSON.parse(await readFile(addressesFile(directory), 'utf8'))
} catch {
  console.error('No stack runs here. Start one with npm start, or name its folder with --data.')
  process.exit(1)
}
await playStory(addresses, directory)
process.exit(0)
