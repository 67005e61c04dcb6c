import { boundedPart, fixedPart, type Part, type PartKind, textPart, uncertainText } from '../../part.ts'
import { unsureTokens } from './rules.ts'
import type { Written } from './written.ts'

/** The parts of what a template makes of a tool, a call or a result. */
export function writtenParts(kind: PartKind, { texts, framingTokens, unsure, perhaps }: Written): readonly Part[] {
  return [
    ...texts.map((text) => textPart(kind, 'content', text)),
    fixedPart(kind, 'framing', framingTokens),
    ...(unsure === 0 ? [] : [boundedPart(kind, 'framing', unsureTokens(unsure))]),
    ...perhaps.map((text) => uncertainText(kind, 'content', text)),
  ]
}
