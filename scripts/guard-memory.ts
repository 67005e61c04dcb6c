/**
 * The heap after each tenth of many requests through one guard: `npm run guard:memory -- --requests 100000`. Nothing is compiled to
 * machine code in this process: such code grows for some ten thousand requests, by megabytes.
 */
import { parseArgs } from 'node:util'
import { memoryOverRequests } from '../test/helpers/guard/memory.ts'

const PARTS = 10

const { values } = parseArgs({ options: { requests: { type: 'string' } } })
const requests = Number(values.requests ?? 100_000)
const heaps = await memoryOverRequests(requests, PARTS)
const megabytes = heaps.map((bytes) => Math.round(bytes / 1e5) / 10)
console.log(`heap after each tenth, in MB: ${megabytes.join(', ')}`)
// What a process keeps for a while moves a single reading upwards: the least of each half is compared.
// What is kept for equal requests grows in the first tenth.
const early = Math.min(...heaps.slice(1, PARTS / 2))
const late = Math.min(...heaps.slice(PARTS / 2 + 1))
console.log(`from half to half it grew by ${Math.round((late - early) / (requests / 2))} bytes a request`)
