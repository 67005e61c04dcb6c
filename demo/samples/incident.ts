/** An agent that investigates a shop's slow checkout: short questions, long tool results, a pinned rule. */
export const INCIDENT = {
  system: `You are the on-call assistant of a web shop. You read logs, metrics and code, and you propose changes; people apply them.

Rules:
- Say what you measured and over which time, then what you think it means. Keep the two apart.
- One change at a time. Say how to undo it before you propose it.
- Never print a customer's address, card or e-mail, also not from a log line.`,

  tools: `[
  {
    "name": "query_metrics",
    "description": "Reads a metric as percentiles per interval.",
    "parameters": {
      "type": "object",
      "properties": {
        "metric": { "type": "string", "description": "Such as checkout.latency_ms" },
        "from": { "type": "string", "description": "Start, UTC" },
        "to": { "type": "string", "description": "End, UTC" }
      },
      "required": ["metric", "from", "to"]
    }
  },
  {
    "name": "search_logs",
    "description": "Searches the logs of a service, newest first.",
    "parameters": {
      "type": "object",
      "properties": {
        "service": { "type": "string", "description": "The service" },
        "query": { "type": "string", "description": "Words that must occur" }
      },
      "required": ["service", "query"]
    }
  },
  {
    "name": "read_file",
    "description": "Reads lines of a file at the deployed commit.",
    "parameters": {
      "type": "object",
      "properties": {
        "path": { "type": "string", "description": "The path in the repository" },
        "lines": { "type": "string", "description": "Such as 10-40" }
      },
      "required": ["path"]
    }
  }
]`,

  conversation: `user: Checkout feels slow since this morning. Is it, or is it just me?
assistant: I will compare this morning with yesterday.
call query_metrics: {"metric":"checkout.latency_ms","from":"2026-03-04T06:00Z","to":"2026-03-04T10:00Z"}
result: [{"at":"06:00","p50":212,"p95":640,"p99":1180},{"at":"07:00","p50":220,"p95":655,"p99":1240},{"at":"08:00","p50":381,"p95":2910,"p99":6100},{"at":"09:00","p50":402,"p95":3340,"p99":7450}]
assistant: It is slow, and it started between 07:00 and 08:00 UTC. The median went from 220 to 381 ms and the 95th percentile from 655 to 2,910 ms. A median that hardly doubles beside a tail that quadruples usually means waiting, not computing.
user (pinned): Before you go on: nothing may be deployed between 11:00 and 14:00 UTC, we have a sale then.
assistant: Understood. I will not propose a change that has to go out between 11:00 and 14:00 UTC.
user: What was deployed this morning?
assistant: Let me look at the deployment log.
call search_logs: {"service":"deploy","query":"checkout rollout finished"}
result: 07:42:10 checkout rollout finished version=2026.3.4-1 commit=8f31c02 replicas=12 duration=94s\\n06:15:44 catalogue rollout finished version=2026.3.4-1 commit=77ab019 replicas=8 duration=61s\\nyesterday 15:03:27 checkout rollout finished version=2026.3.3-2 commit=51d9e77 replicas=12 duration=90s
assistant: Checkout went out at 07:42 UTC with commit 8f31c02, which fits the start of the slowness. The catalogue went out at 06:15 UTC, and nothing changed for more than an hour after that.
user: what's in 8f31c02?
assistant: Three files changed. The one that touches every request is the stock check.
call read_file: {"path":"checkout/stock.ts","lines":"18-44"}
result: 18 export async function reserveAll(cart: Cart) {\\n19   const reserved: Reservation[] = []\\n20   for (const line of cart.lines) {\\n21     const lock = await locks.acquire('stock:' + line.sku, { waitMs: 5000 })\\n22     try {\\n23       const stock = await db.query('select on_hand, held from stock where sku = $1 for update', [line.sku])\\n24       if (stock.on_hand - stock.held < line.quantity) throw new OutOfStock(line.sku)\\n25       await db.query('update stock set held = held + $2 where sku = $1', [line.sku, line.quantity])\\n26       reserved.push({ sku: line.sku, quantity: line.quantity })\\n27     } finally {\\n28       await lock.release()\\n29     }\\n30   }\\n31   return reserved\\n32 }
assistant: Every line of a cart now takes a lock, asks the database and writes, one after the other. Line 21 waits up to five seconds for the lock, and line 23 locks the row in the database as well, so the lock in front of it protects nothing that the row lock does not.
user: How often do we wait for that lock?
assistant: There is a metric for it.
call query_metrics: {"metric":"checkout.lock_wait_ms","from":"2026-03-04T07:00Z","to":"2026-03-04T10:00Z"}
result: [{"at":"07:00","count":0,"p50":null,"p95":null},{"at":"07:45","count":3120,"p50":4,"p95":1450},{"at":"08:00","count":9340,"p50":6,"p95":2380},{"at":"09:00","count":11207,"p50":9,"p95":2790}]
assistant: Since 07:45 UTC about 11,000 times an hour. Half of the waits are under 10 ms, but one in twenty takes 2.8 seconds. That is nearly all of the tail.
user: which products?
call search_logs: {"service":"checkout","query":"lock wait sku"}
result: 09:58:02 lock wait sku=BAG-11 ms=4870\\n09:58:02 lock wait sku=BAG-11 ms=4412\\n09:58:01 lock wait sku=GIFT-WRAP ms=3120\\n09:57:59 lock wait sku=GIFT-WRAP ms=2988\\n09:57:58 lock wait sku=GIFT-WRAP ms=2750\\n09:57:55 lock wait sku=BAG-11 ms=4630\\n09:57:51 lock wait sku=GIFT-WRAP ms=3301\\n09:57:50 lock wait sku=TEE-07-M ms=310
assistant: Two of them: the carrier bag BAG-11 and the gift wrap GIFT-WRAP. They are in most carts, so everyone queues for the same two rows, and the queue for the bag holds the lines after it.
user: Do we even track stock for bags?
assistant: The table says how.
call read_file: {"path":"checkout/stock-rules.json"}
result: {"default":{"tracked":true},"BAG-11":{"tracked":true,"note":"since the count in January"},"GIFT-WRAP":{"tracked":true},"VOUCHER":{"tracked":false}}
assistant: Yes, both are tracked: the bag since January, the gift wrap always. Vouchers are not, and they show that untracked items are skipped.
user: can we just stop tracking those two for today
assistant: Yes. It is one file of configuration, it needs no deployment, and it takes effect within a minute. To undo it, set both back to true. The price: if the bags run out, nobody is told. At the present rate about 900 bags leave today, and the last count had 14,200.
user: ok do it, and tell me what you'd watch
assistant: I cannot apply it myself; here is the change for the one who does: set "tracked" to false for BAG-11 and GIFT-WRAP in stock-rules.json. Then watch checkout.lock_wait_ms for ten minutes: its count should fall by about four fifths, and the 95th percentile of the latency should go below 800 ms.
user: done at 10:31. did it help?
call query_metrics: {"metric":"checkout.latency_ms","from":"2026-03-04T10:00Z","to":"2026-03-04T10:45Z"}
result: [{"at":"10:00","p50":399,"p95":3290,"p99":7210},{"at":"10:15","p50":405,"p95":3355,"p99":7480},{"at":"10:30","p50":260,"p95":1020,"p99":2890},{"at":"10:40","p50":231,"p95":702,"p99":1390}]
assistant: It did. From 10:40 UTC the median is 231 ms and the 95th percentile 702 ms, close to the 220 and 655 of the early morning. What is left above that is the lock for ordinary products.
user: Will it hold in the sale? We expect four times the orders.
assistant: The sale's poster item decides. In the last sale one product was in 38 % of the carts.
call search_logs: {"service":"checkout","query":"sale poster item share"}
result: sale=2025-11-28 poster=TEE-07 share=0.38 orders_per_minute=410 peak_minute=20:02\\nsale=2025-06-20 poster=MUG-02 share=0.22 orders_per_minute=260 peak_minute=12:01
assistant: With 410 orders a minute and 38 % of them for one product, about 2.6 orders a second want one row. Each holds the lock for some 60 ms, so one row is busy 16 % of the time on average: that holds. In the first minutes orders come in bursts, though, and a burst of forty makes the last one wait 2.4 seconds.
user: so should we take the lock out before the sale?
assistant: I would not. It would have to be out before 11:00 UTC, which leaves fifteen minutes, and with the two busy rows gone the sale has room. After 14:00 UTC I would remove line 21 and order the lines by product, so that two carts never wait for each other in a circle.
user: Write me the change for after the sale then.
call read_file: {"path":"checkout/stock.test.ts","lines":"1-30"}
result: 1 test('reserves every line or none', async () => {\\n2   const cart = cartOf(['TEE-07-M', 2], ['BAG-11', 1])\\n3   await setStock({ 'TEE-07-M': 2, 'BAG-11': 0 })\\n4   await expect(reserveAll(cart)).rejects.toThrow(OutOfStock)\\n5   expect(await heldOf('TEE-07-M')).toBe(0)\\n6 })\\n7 test('two carts for the last one: one gets it', async () => {\\n8   await setStock({ 'MUG-02': 1 })\\n9   const results = await Promise.allSettled([reserveAll(cartOf(['MUG-02', 1])), reserveAll(cartOf(['MUG-02', 1]))])\\n10   expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)\\n11 })
assistant: Here it is. Sort cart.lines by sku, open one transaction around the loop, drop the lock of line 21 with its release in line 28, and keep "for update" in line 23: the row lock does the work. The first test already demands that all lines are reserved or none, which the old code got wrong when the second line failed; the transaction mends that. To undo it, revert the one commit.
user: nice. and a test that would have caught this?
assistant: One that runs fifty carts with a bag each at the same time and demands that none waits longer than the slowest three reservations together. It states no absolute time, so it does not depend on the machine. Put it beside "two carts for the last one".
user: Sum it up for the hand-over, please: cause, what we changed, what is left, and what must not happen before 14:00.`,
}
