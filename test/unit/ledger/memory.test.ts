import { createMemory } from '../../ledger/stores.ts'
import { runLedgerSuite } from '../../ledger/suite.ts'

runLedgerSuite({ name: 'memory', create: createMemory, seeds: 20 })
