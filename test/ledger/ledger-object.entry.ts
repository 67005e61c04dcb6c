/** A Worker with the ledger's Durable Object, whose clock the tests set with a header. */
import { LedgerObject, type LedgerObjectState } from '../../src/ledger/durable-object.ts'

/** What the tests keep after it is over: two days. */
const RETAIN_MS = 2 * 86_400_000

export class TestLedgerObject extends LedgerObject {
  #nowMs = 0

  // Named here, as workerd looks for the constructor's state.
  constructor(state: LedgerObjectState) {
    super(state)
    this.#nowMs = 0
  }

  protected override now(): number {
    return this.#nowMs === 0 ? super.now() : this.#nowMs
  }

  protected override retainMs(): number {
    return RETAIN_MS
  }

  override async fetch(request: Request): Promise<Response> {
    const now = request.headers.get('x-now')
    if (now === null) return super.fetch(request)
    this.#nowMs = Number(now)
    return new Response('set')
  }
}

const worker = {
  fetch: () => new Response('the ledger is in the object'),
}

export default worker
