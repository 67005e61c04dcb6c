import { afterAll } from 'vitest'
import { startRedis } from '../../ledger/redis-server.ts'
import { redisCreator } from '../../ledger/stores.ts'
import { runLedgerSuite } from '../../ledger/suite.ts'

const server = await startRedis()
const { client, create } = await redisCreator(server.url)
afterAll(async () => {
  await client.close()
  await server.stop()
})

runLedgerSuite({ name: 'redis', create, seeds: 15 })
