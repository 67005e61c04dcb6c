import { createSqlite } from '../../ledger/stores.ts'
import { runLedgerSuite } from '../../ledger/suite.ts'

runLedgerSuite({ name: 'sqlite', create: createSqlite, seeds: 15 })
