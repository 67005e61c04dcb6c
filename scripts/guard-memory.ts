/** The heap after each tenth of many requests through one guard: `npm run guard:memory -- --requests 100000`. */
import { parseArgs } from 'node:util'
import { memoryOverRequests } from '../test/helpers/guard/memory.ts'

const { values } = parseArgs({ options: { requests: { type: 'string' } } })
const requests = Number(values.requests ?? 100_000)
const heaps = await memoryOverRequests(requests, 10)
const megabytes = heaps.map((bytes) => Math.round(bytes / 1e5) / 10)
console.log(`heap after each tenth, in MB: ${megabytes.join(', ')}`)
const grown = (heaps.at(-1)! - heaps[4]!) / (requests / 2)
console.log(`over the last half it grew by ${Math.round(grown)} bytes a request`)
