/** Count, then reserve; and what is tried when there is no room. */
import { TokenroomError } from '../errors/index.ts'
import type { Refusal, Reservation, Scope } from '../ledger/index.ts'
import type { ModelInfo, Prices } from '../models/index.ts'
import { atPercent, mostPercent, type ServedAs } from '../usage/surcharge.ts'
import type { GuardApi } from './apis/api.ts'
import { Attempts } from './attempts.ts'
import { Circuit } from './circuit.ts'
import { createTargets } from './counted-model.ts'
import { type Fields, isFields } from './json.ts'
import { type Measured, measureRequest } from './measure-request.ts'
import type { GuardSettings } from './options.ts'
import { refused, refusedByLedger } from './refusal.ts'
import { RequestAccount } from './request-account.ts'
import type { GuardedRequest, NoRoomStep } from './types.ts'
import { Waiters } from './waiters.ts'

/** A request that wants to be sent. */
export interface Call {
  readonly api: GuardApi
  readonly request: GuardedRequest
  readonly body: Fields
  /** The body as text, to look for marks in it. */
  readonly text: string
  readonly provider: string | undefined
  readonly scope: Scope
  /** The caller's id, the same for all attempts. */
  readonly id: string | undefined
  /** What tells attempts of one request, without an id: a digest of scope, address and body. Made once, when it is needed. */
  readonly digest: () => Promise<string>
  readonly signal: AbortSignal | undefined
}

export interface Admitted {
  readonly account: RequestAccount
  /** The body with its limit of output. */
  readonly body: Fields
  readonly model: string
  /** What names the request among those whose attempt has failed. */
  readonly key: () => Promise<string>
}

/** How often a request with an id of the caller's may begin anew after an attempt that was billed. */
const MOST_BEGINNINGS = 3

export class Desk {
  readonly attempts = new Attempts()
  readonly waiters = new Waiters()
  readonly #settings: GuardSettings
  readonly #circuit: Circuit
  readonly #targetOf: ReturnType<typeof createTargets>

  constructor(settings: GuardSettings) {
    this.#settings = settings
    this.#circuit = new Circuit(settings.circuitAfter)
    this.#targetOf = createTargets(settings)
  }

  /** Reserves what the call may use. Throws `GUARD_REFUSED`, and the errors of the ledger and of counting. */
  async admit(call: Call): Promise<Admitted> {
    if (!this.#circuit.isEmpty) {
      const openMs = this.#circuit.openMs(await call.digest())
      if (openMs > 0) {
        const seconds = Math.ceil(openMs / 1000)
        const message = `the same request was refused ${this.#settings.circuitAfter} times or more: it is not looked at for ${seconds} s; change it, or stop the loop that sends it`
        throw refused('circuit', message, { model: call.request.model })
      }
    }
    try {
      const admitted = await this.#admit(call)
      if (!this.#circuit.isEmpty) this.#circuit.passed(await call.digest())
      return admitted
    } catch (error) {
      if (TokenroomError.isInstance(error) && error.code === 'GUARD_REFUSED') this.#circuit.refused(await call.digest())
      throw error
    }
  }

  async #admit(call: Call): Promise<Admitted> {
    const measured = await this.#measure(call, call.body, call.request.model)
    let answer = await this.#reserve(call, measured, '')
    if (answer.ok) return this.#open(call, call.body, measured, answer, '')
    for (const step of this.#settings.whenNoRoom) {
      const found = await this.#try(step, call, measured, answer)
      if ('account' in found) return found
      answer = found
    }
    const { wantOutputTokens: outputTokens, inputTokens } = measured
    throw refusedByLedger(answer, { model: call.request.model, inputTokens, outputTokens })
  }

  async #measure(call: Call, body: Fields, model: string): Promise<Measured> {
    const target = await this.#targetOf(model, call.provider)
    return measureRequest(call.api, body, target, call.provider, this.#settings, call.signal)
  }

  async #try(step: NoRoomStep, call: Call, measured: Measured, refusal: Refusal): Promise<Admitted | Refusal> {
    if ('waitMs' in step) return this.#wait(step, call, measured, refusal)
    if ('models' in step) {
      let last = refusal
      for (const model of step.models) {
        const other = await this.#measure(call, call.body, model)
        const variant = `~${model}`
        const answer = await this.#reserve(call, other, variant)
        if (answer.ok) return this.#open(call, withModel(call.body, model), other, answer, variant)
        last = answer
      }
      return last
    }
    const { request, body } = call
    const { inputTokens, wantOutputTokens: outputTokens } = measured
    const smaller = await step.replan({ request, body, inputTokens, outputTokens, limits: refusal.limits })
    if (!isFields(smaller)) return refusal
    const again = await this.#measure(call, smaller, request.model)
    const answer = await this.#reserve(call, again, '~replanned')
    return answer.ok ? this.#open(call, smaller, again, answer, '~replanned') : answer
  }

  async #wait(
    { waitMs, mostWaiting = 100 }: { readonly waitMs: number; readonly mostWaiting?: number },
    call: Call,
    measured: Measured,
    refusal: Refusal,
  ): Promise<Admitted | Refusal> {
    const until = performance.now() + waitMs
    let last = refusal
    while (last.why === 'in-flight' && this.waiters.waiting < mostWaiting) {
      const leftMs = until - performance.now()
      if (leftMs <= 0) break
      await this.waiters.change(leftMs, call.signal)
      const answer = await this.#reserve(call, measured, '')
      if (answer.ok) return this.#open(call, call.body, measured, answer, '')
      last = answer
    }
    return last
  }

  /** One reservation for all attempts of a request. `variant` tells apart what is tried in its place. */
  async #reserve(call: Call, measured: Measured, variant: string): Promise<Reservation | Refusal> {
    const { target, asked, servedAs, inputTokens, wantOutputTokens, leastOutputTokens } = measured
    const { ledger } = this.#settings
    const request = {
      scope: scopeOf(call, measured),
      inputTokens,
      outputTokens: wantOutputTokens,
      leastOutputTokens,
      choices: asked.choices,
      model: target.info === null ? target.model : dearest(target.info, call.text, servedAs),
      // A cache that is written costs more than input.
      ...(call.api.shape === 'anthropic' && call.text.includes('"cache_control"') && { cacheWriteTokens: inputTokens }),
    }
    const failed = this.attempts.isEmpty ? undefined : this.attempts.take(await keyOf(call, variant))
    const given = call.id === undefined ? undefined : `${call.id}${variant}`
    for (let beginning = 1; ; beginning++) {
      const id =
        beginning === 1 ? (given ?? failed?.id ?? crypto.randomUUID()) : `${given ?? crypto.randomUUID()}~${beginning}`
      try {
        const answer = await ledger.reserve({ ...request, id })
        if (!answer.ok) await failed?.release(null)
        return answer
      } catch (error) {
        // An attempt before was billed in part, so that its hold is settled: this one needs a hold of its own.
        const isOver = TokenroomError.isInstance(error) && error.code === 'LEDGER_RESOLVED'
        if (!isOver || beginning === MOST_BEGINNINGS) throw error
      }
    }
  }

  #open(call: Call, body: Fields, measured: Measured, reservation: Reservation, variant: string): Admitted {
    const { endpoint } = call.request
    const scope = scopeOf(call, measured)
    const account = new RequestAccount(this.#settings, measured, reservation, {
      endpoint,
      provider: call.provider,
      scope,
    })
    const limited = call.api.limitOutput(body, reservation.affordableOutputTokens, call.provider)
    return { account, body: limited, model: measured.target.model, key: () => keyOf(call, variant) }
  }
}

/** The scope with the model under its own name: an alias does not get around a limit. */
function scopeOf({ scope }: Call, { target: { info, model } }: Measured): Scope {
  return { ...scope, model: info?.id ?? model }
}

async function keyOf({ id, digest }: Call, variant: string): Promise<string> {
  return `${id === undefined ? await digest() : `id ${id}`}${variant}`
}

function withModel(body: Fields, model: string): Fields {
  return 'model' in body ? { ...body, model } : body
}

/** The prices that a request can have at most: what is kept for an hour costs twice the input, thoughts what they cost. */
function dearest(info: ModelInfo, text: string, servedAs: ServedAs): ModelInfo {
  const { prices, priceTiers } = info
  if (prices === undefined) return info
  const isHour = text.includes('"ttl"') && /"ttl"\s*:\s*"1h"/.test(text)
  const most = <P extends Prices>(step: P): P => ({
    ...step,
    ...(isHour && { cacheWriteUsdPerMillion: 2 * step.inputUsdPerMillion }),
    outputUsdPerMillion: Math.max(step.outputUsdPerMillion, step.thinkingOutputUsdPerMillion ?? 0),
  })
  const percent = mostPercent(servedAs, info.id)
  if (!isHour && percent === 100n && prices.thinkingOutputUsdPerMillion === undefined) return info
  return atPercent({ ...info, prices: most(prices), ...(priceTiers && { priceTiers: priceTiers.map(most) }) }, percent)
}
