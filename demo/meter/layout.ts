/**
 * Where the parts of a budget are on one axis of tokens. Pure: the element draws the layout, and a test checks its sums.
 *
 * From the left: the parts (slots, then framing), the free room, and the output reserve at the right edge, after the limit.
 * Nothing is clamped. When more was written than fits, the axis grows and the limit stays where it is.
 */

/** One part of the input: its tokens that are sent, and its tokens that were written but are not sent. */
export interface MeterPart {
  readonly id: string
  readonly label: string
  readonly keptTokens: number
  readonly droppedTokens: number
}

export interface MeterModel {
  readonly windowTokens: number
  readonly outputReserveTokens: number
  /** In the order of the request. The framing is the last part. */
  readonly parts: readonly MeterPart[]
}

/** A range of the axis, [fromTokens, toTokens). */
export interface Stretch {
  readonly fromTokens: number
  readonly toTokens: number
}

export interface MeterPiece extends Stretch {
  readonly id: string
  readonly label: string
}

export interface MeterLayout {
  /** The end of the axis, which starts at 0: the window, or more when more was written. */
  readonly axisTokens: number
  readonly limitTokens: number
  readonly writtenTokens: number
  readonly sentTokens: number
  /** All that was written. */
  readonly written: readonly MeterPiece[]
  /** What the plan sends. The same as `written` when nothing is left out. */
  readonly sent: readonly MeterPiece[]
  readonly free: Stretch | null
  readonly reserve: Stretch
  /** What is beyond the limit. */
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
  // Some space at the right, so that a bar beyond the window does not seem to end at the edge of the page.
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

/** Four to eight round numbers from 0 to the end of the axis. */
function ticksOf(axisTokens: number): number[] {
  if (axisTokens <= 0) return [0]
  const rough = axisTokens / 7
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((m) => m * magnitude).find((s) => s >= rough) ?? 10 * magnitude)
  const ticks: number[] = []
  for (let at = 0; at <= axisTokens; at += step) ticks.push(Math.round(at))
  return ticks
}
