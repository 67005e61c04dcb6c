/** What the store of Durable Objects does when a request of a Worker ends before its answer is there. */
import { expect, test } from 'vitest'
import { durableObjectStore } from '../../../src/ledger/durable-object.ts'

const find = (id: string) => ({ kind: 'find', id }) as const

test('calls that never end hold up none that come later', async () => {
  let calls = 0
  const stub = {
    async fetch(_: string, { body }: { body: string }) {
      if (++calls <= 10) await new Promise(() => {})
      return Response.json((JSON.parse(body) as unknown[]).map(() => ({ kind: 'entry', calls })))
    },
  }
  const { apply } = durableObjectStore({ stub: stub as never })
  for (let call = 0; call < 10; call++) {
    void apply(find('a'), null)
    await Promise.resolve()
  }
  expect(await Promise.all([apply(find('b'), null), apply(find('c'), null)])).toEqual([
    { kind: 'entry', calls: 11 },
    { kind: 'entry', calls: 11 },
  ])
})
