/**
 * Where everything of a budget lies on one axis of tokens. Pure: the element draws it, a test adds it up.
 *
 * From the left: the parts (slots, then framing), what is free, and at the right edge, behind the limit, the output
 * reserve. Nothing is clamped: when more was written than fits, the axis grows and the limit stays where it is.
 */

/** One part of the input: what is sent of it, and what was written but is not sent. */
export interface MeterPart {
  readonly id: string
  readonly label: string
  readonly keptTokens: number
  readonly droppedTokens: number
}

export interface MeterModel {
  readonly windowTokens: number
  readonly outputReserveTokens: number
  /** In the order of the request; the framing comes last, as a part of its own. */
  readonly parts: readonly MeterPart[]
}

/** A stretch of the axis, `[fromTokens, toTokens)`. */
export interface Stretch {
  readonly fromTokens: number
  readonly toTokens: number
}

export interface MeterPiece extends Stretch {
  readonly id: string
  readonly label: string
}

export interface MeterLayout {
  /** The axis runs from 0 to here: the window, or more when more was written. */
  readonly axisTokens: number
  readonly limitTokens: number
  readonly writtenTokens: number
  readonly sentTokens: number
  /** Everything that was written. */
  readonly written: readonly MeterPiece[]
  /** What the plan sends; the same as `written` when nothing is left out. */
  readonly sent: readonly MeterPiece[]
  readonly free: Stretch | null
  readonly reserve: Stretch
  /** What lies past the limit. */
  readonly excess: Stretch | null
  readonly ticks: readonly number[]
}

export function layoutMeter(model: MeterModel): MeterLayout {
  const { windowTokens, outputReserveTokens } = model
  const limitTokens = windowTokens - outputReserveTokens
  const written = stack(model, (part) => part.keptTokens + part.droppedTokens)
  const sent = stack(model, (part) => part.keptTokens)
  const writtenTokens = endOf(written)
  const sentTokens = endOf(sent)
  // A little air at the right, so that a bar past the window does not look as if it ended with the page.
  const axisTokens = writtenTokens > windowTokens ? Math.ceil(writtenTokens * 1.03) : windowTokens
  return {
    axisTokens,
    limitTokens,
    writtenTokens,
    sentTokens,
    written,
    sent,
    free: sentTokens < limitTokens ? { fromTokens: sentTokens, toTokens: limitTokens } : null,
    reserve: { fromTokens: limitTokens, toTokens: windowTokens },
    excess: writtenTokens > limitTokens ? { fromTokens: limitTokens, toTokens: writtenTokens } : null,
    ticks: ticksOf(axisTokens),
  }
}

function stack(model: MeterModel, tokensOf: (part: MeterPart) => number): MeterPiece[] {
  const pieces: MeterPiece[] = []
  let at = 0
  for (const part of model.parts) {
    const tokens = tokensOf(part)
    if (tokens <= 0) continue
    pieces.push({ id: part.id, label: part.label, fromTokens: at, toTokens: at + tokens })
    at += tokens
  }
  return pieces
}

const endOf = (pieces: readonly MeterPiece[]) => pieces.at(-1)?.toTokens ?? 0

/** Round numbers from 0 up to the axis, four to eight of them. */
function ticksOf(axisTokens: number): number[] {
  if (axisTokens <= 0) return [0]
  const rough = axisTokens / 7
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((m) => m * magnitude).find((s) => s >= rough) ?? 10 * magnitude)
  const ticks: number[] = []
  for (let at = 0; at <= axisTokens; at += step) ticks.push(Math.round(at))
  return ticks
}
