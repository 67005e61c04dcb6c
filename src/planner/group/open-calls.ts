import type { ToolLink } from '../../chat/structure/types.ts'

/** A call that was made: where it stands, and whether it was answered. */
export interface MadeCall {
  readonly slot: number
  readonly item: number
  readonly place: number
  readonly link: ToolLink
  /** Calls of one round were made before any of them was answered, in one turn. */
  readonly round: number
  /** The id that it gets instead of its own, or null. */
  readonly renamed: string | null
  state: 'open' | 'excused' | 'answered'
}

/**
 * Calls that a result may belong to, in their order. What was answered is passed over once, so all results together
 * take time linear in the calls.
 */
export class OpenCalls {
  readonly #calls: MadeCall[]
  #from = 0
  /** The same calls by their tool, once a result names one that is not next. */
  #byTool: Map<string, OpenCalls> | null = null

  constructor(calls: MadeCall[]) {
    this.#calls = calls
  }

  get last(): MadeCall {
    return this.#calls[this.#calls.length - 1]!
  }

  add(call: MadeCall): void {
    this.#calls.push(call)
    if (this.#byTool) addTo(this.#byTool, call)
  }

  /** The first call that is not answered, of the tool that is named if there is one of it. */
  next(tool: string): MadeCall | null {
    const first = this.first()
    if (first === null || tool === '' || first.link.tool === tool) return first
    if (this.#byTool === null) {
      this.#byTool = new Map()
      for (let at = this.#from; at < this.#calls.length; at++) addTo(this.#byTool, this.#calls[at]!)
    }
    return this.#byTool.get(tool)?.first() ?? first
  }

  /** The first call that is not answered. */
  first(): MadeCall | null {
    while (this.#calls[this.#from]?.state === 'answered') this.#from++
    return this.#calls[this.#from] ?? null
  }
}

function addTo(byTool: Map<string, OpenCalls>, call: MadeCall): void {
  const { tool } = call.link
  const calls = byTool.get(tool)
  if (calls) calls.add(call)
  else byTool.set(tool, new OpenCalls([call]))
}

/** The calls of the newest round that a result without an id may belong to, by the scope of both. */
export class NewestCalls {
  #calls: MadeCall[] = []
  #unnamed: Map<string, OpenCalls> | null = null
  #all: Map<string, OpenCalls> | null = null

  add(call: MadeCall): void {
    if (this.#calls[0]?.round !== call.round) this.#calls = []
    this.#calls.push(call)
    this.#unnamed = null
    this.#all = null
  }

  /** Of the calls without an id the next; `all` calls only where the API's results may lack an id that the call has. */
  next(scope: string | undefined, tool: string, all: boolean): MadeCall | null {
    this.#unnamed ??= byScope(this.#calls.filter(({ link }) => link.id === ''))
    const unnamed = this.#unnamed.get(scope ?? '')?.next(tool) ?? null
    if (unnamed !== null || !all) return unnamed
    this.#all ??= byScope(this.#calls)
    return this.#all.get(scope ?? '')?.next(tool) ?? null
  }
}

function byScope(calls: readonly MadeCall[]): Map<string, OpenCalls> {
  const found = new Map<string, OpenCalls>()
  for (const call of calls) {
    const scope = call.link.scope ?? ''
    const same = found.get(scope)
    if (same) same.add(call)
    else found.set(scope, new OpenCalls([call]))
  }
  return found
}
