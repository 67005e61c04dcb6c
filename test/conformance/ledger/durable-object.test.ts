import { afterAll } from 'vitest'
import { runLedgerSuite } from '../../ledger/suite.ts'
import { durableObjectCreator } from '../../ledger/workerd.ts'

const { create, dispose } = await durableObjectCreator()
afterAll(dispose)

runLedgerSuite({ name: 'durable-object', create, seeds: 3 })
