/**
 * Seeded calls of the real SDKs through a guard to a server that bills, with faults; and what the ledger has for each of
 * them beside its bill.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createGuard, type GuardEvent } from '../../../src/guard/index.ts'
import { loadTokenizer } from '../../../src/index.ts'
import { createLedger, memoryStore } from '../../../src/ledger/index.ts'
import type { Fault } from '../billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../billing-server/server.ts'
import { random } from '../random.ts'
import { type Ask, type Client, type ClientName, clientNames, clients, MODELS } from './clients.ts'

export interface CallsOutcome {
  readonly calls: number
  readonly billedTokens: number
  readonly spentTokens: number
  readonly heldTokens: number
  /** Calls whose settled tokens are not those of their bill. */
  readonly differing: readonly string[]
  /** How often each way of ending came up. */
  readonly endings: Readonly<Record<string, number>>
  /** What the server refused as no request of its API. */
  readonly refusals: readonly string[]
}

/** What the reader of a stream does after so many pieces. */
type Reader = { readonly kind: 'reads' | 'slow' } | { readonly kind: 'break' | 'abort'; readonly at: number }

interface Planned {
  readonly name: ClientName
  readonly ask: Ask
  readonly isStream: boolean
  readonly reader: Reader
  readonly controller: AbortController
}

const WORDS = 'how much room is left in the window of this model today and tomorrow 的 été 🙂 (1,024)'.split(' ')

/** Runs `calls` calls, sixteen at a time. */
export async function runCalls({
  calls,
  seed,
}: {
  readonly calls: number
  readonly seed: number
}): Promise<CallsOutcome> {
  const server = await startBillingServer()
  const below = random(seed)
  const ledger = createLedger({
    store: memoryStore(),
    limits: [{ id: 'all', unit: 'tokens', amount: 1e12, window: { total: true } }],
    maxAttempts: 5,
  })
  const settled = new Map<string, number>()
  const endings: Record<string, number> = {}
  const guard = createGuard({
    ledger,
    counter: loadTokenizer,
    models: MODELS,
    silentMs: 400,
    idleMs: 400,
    onEvent: (event) => note(event, settled, endings),
  })
  const all = clients(server.origin, guard.fetch)
  const planned = Array.from({ length: calls }, (_, at) => plan(below, `call-${seed}-${at}`))
  try {
    let next = 0
    const work = async (): Promise<void> => {
      for (let one = planned[next++]; one !== undefined; one = planned[next++]) await call(all[one.name], one, server)
    }
    await Promise.all(Array.from({ length: 16 }, work))
    await guard.close({ drainMs: 2_000 })
    const [standing] = await ledger.readout()
    const bills = [...server.bills].map(
      ([id, { inputTokens, outputTokens }]) => [id, inputTokens + outputTokens] as const,
    )
    return {
      calls,
      billedTokens: bills.reduce((sum, [, tokens]) => sum + tokens, 0),
      spentTokens: Number(standing?.spent),
      heldTokens: Number(standing?.held),
      differing: bills
        .filter(([id, tokens]) => (settled.get(id) ?? 0) !== tokens)
        .map(([id, tokens]) => `${show(planned, id)}: billed ${tokens}, settled ${settled.get(id) ?? 0}`),
      endings,
      refusals: server.refusals,
    }
  } finally {
    await server.close()
  }
}

function note(event: GuardEvent, settled: Map<string, number>, endings: Record<string, number>): void {
  const count = (name: string) => {
    endings[name] = (endings[name] ?? 0) + 1
  }
  if (event.type === 'settled') {
    const [call = ''] = event.id.split('~')
    settled.set(call, (settled.get(call) ?? 0) + event.inputTokens + event.outputTokens)
    count(`${event.endedBy}, ${event.basis}`)
  } else count(event.type === 'failed' ? `failed: ${String(event.error)}` : event.type)
}

function show(planned: readonly Planned[], id: string): string {
  const one = planned.find(({ ask }) => ask.script.call === id)
  return JSON.stringify({ name: one?.name, script: one?.ask.script, reader: one?.reader, stream: one?.isStream })
}

/** A call whose bill can be known by whoever is on this side: what was generated has arrived. */
function plan(below: (limit: number) => number, call: string): Planned {
  const name = clientNames[below(clientNames.length)]!
  const isOpenAi = !/anthropic|genai|google/.test(name)
  const isStream = below(4) > 0
  const pieces = 1 + below(30)
  const maxTokens = 16 + below(30)
  const prompt = Array.from({ length: 1 + below(40) }, () => WORDS[below(WORDS.length)]).join(' ')
  const said = Math.min(pieces, maxTokens)
  const at = 1 + below(said)
  const withoutUsage: Fault = isOpenAi ? { kind: 'no-usage' } : { kind: 'none' }
  const statuses = Array.from({ length: 1 + below(3) }, () => [429, 500, 503, 408, 409][below(5)]!)
  const broken: readonly Fault[] = [
    { kind: 'reset', at },
    { kind: 'half-close', at },
    { kind: 'stall', at },
    { kind: 'no-limit' },
  ]
  const always: readonly Fault[] = [{ kind: 'none' }, withoutUsage, { kind: 'statuses', statuses }]
  const faults = isStream ? [...always, ...broken] : always
  const fault = faults[below(faults.length)]!
  const leaves = ['break', 'abort'] as const
  const isLeft = fault.kind === 'stall' && at < said && below(4) > 0
  const reader: Reader = isLeft
    ? { kind: leaves[below(2)]!, at }
    : { kind: fault.kind === 'none' && below(4) === 0 ? 'slow' : 'reads' }
  // Of Claude's events nothing tells which came twice: only usage does, if nothing ends the stream before it.
  const isKnown = !name.includes('anthropic') || (!broken.includes(fault) && said * 2 <= maxTokens)
  const isDoubled = isStream && isKnown && below(4) === 0
  const script = { call, pieces: fault.kind === 'no-limit' ? maxTokens + 1 : pieces, fault, isDoubled }
  const controller = new AbortController()
  const headers = { 'x-tokenroom-request-id': call }
  return { name, ask: { prompt, maxTokens, script, headers, signal: controller.signal }, isStream, reader, controller }
}

async function call(
  client: Client,
  { ask, isStream, reader, controller }: Planned,
  server: BillingServer,
): Promise<void> {
  const { call, fault, isDoubled } = ask.script
  try {
    if (!isStream) return void (await client.whole(ask))
    let seen = 0
    for await (const _ of client.stream(ask)) {
      seen += isDoubled ? 0.5 : 1
      if (reader.kind === 'slow') await sleep(2)
      // What the server has said is here: now it may break off.
      if ('at' in fault && seen === fault.at) server.release(call)
      if (!('at' in reader) || seen !== reader.at) continue
      if (reader.kind === 'break') break
      controller.abort()
    }
  } catch {
    // The errors that the SDKs make of all this are the other tests'; here only the money counts.
  } finally {
    server.release(call)
  }
}
