import { addRanges, type Range, toCount } from '../../chat/size.ts'
import type { CountSource } from '../../chat/types.ts'
import type { Measure, SlotMeasure } from '../plan-types.ts'
import type { JudgedSlot } from '../policies/judge.ts'
import type { PlannedWindow } from '../read/output-reserve.ts'

/** What everything would need if nothing were dropped. `fixed` is the framing that every request has. */
export function measureSlots<M extends object>(
  slots: readonly JudgedSlot<M>[],
  window: PlannedWindow,
  fixed: Range,
  source: CountSource,
): Measure {
  let input = fixed
  let framingTokens = fixed.upper
  const measured = slots.map((slot): SlotMeasure => {
    let tokens = 0
    let slotFramingTokens = 0
    const items = slot.entries.map(({ id, content }) => {
      const size = content.size!
      tokens += size.content.upper
      slotFramingTokens += size.framing.upper
      input = addRanges(input, addRanges(size.content, size.framing))
      return Object.freeze({ id, tokens: size.content.upper, framingTokens: size.framing.upper })
    })
    framingTokens += slotFramingTokens
    return Object.freeze({
      name: slot.name,
      tokens,
      framingTokens: slotFramingTokens,
      requiredTokens: slot.mustTokens,
      items: Object.freeze(items),
    })
  })
  const leftTokens = window.windowTokens - window.outputReserveTokens - input.upper
  return Object.freeze({
    windowTokens: window.windowTokens,
    outputReserveTokens: window.outputReserveTokens,
    framingTokens,
    freeTokens: Math.max(0, leftTokens),
    overTokens: Math.max(0, -leftTokens),
    input: Object.freeze(toCount(input, source)),
    slots: Object.freeze(measured),
  })
}
