/** Ledgers in Durable Objects of a real workerd. */
import { durableObjectStore } from '../../src/ledger/durable-object.ts'
import { startObjects } from '../helpers/durable-objects.ts'
import type { TestStore } from './checked-store.ts'

export async function durableObjectCreator() {
  const { stub, dispose } = await startObjects(new URL('./ledger-object.entry.ts', import.meta.url), 'TestLedgerObject')
  return {
    dispose,
    /** A new ledger, whose clock is workerd's unless it is set. */
    stub,
    async create(startMs: number): Promise<TestStore> {
      const object = stub()
      let now = startMs
      const setNow = async (ms: number) => {
        now = ms
        await (await object.fetch('https://ledger/', { headers: { 'x-now': String(ms) } })).text()
      }
      await setNow(startMs)
      const store = durableObjectStore({ stub: object })
      return { store, now: () => now, setNow, dispose() {} }
    },
  }
}
