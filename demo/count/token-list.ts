import type { SegmentSource } from '../editor/colouring.ts'
import { bytesOfTokens } from '../tokens/parse-ids.ts'
import { h } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'

/** The most tokens that are listed. All of them can be copied. */
const MOST_LISTED = 400
/** Code units of text that the listed tokens surely lie in. */
const READ_CODE_UNITS = 4_000

export interface Listed {
  readonly id: number
  readonly text: string
  /** The bytes of its text in UTF-8; of the whole character when the token is a part of one. */
  readonly bytes: string
}

/** The first tokens of a text, in order. A token that is part of a character has the whole character as its text. */
export async function firstTokens(
  source: SegmentSource,
  slice: (from: number, to: number) => string,
  length: number,
): Promise<readonly Listed[]> {
  const { ids, starts, ends } = await source(0, Math.min(length, READ_CODE_UNITS))
  return [...ids.slice(0, MOST_LISTED)].map((id, at) => {
    const text = slice(starts[at]!, ends[at]!)
    const isPart = starts[at]! < (ends[at - 1] ?? 0) || (starts[at + 1] ?? length) < ends[at]!
    return { id, text, bytes: isPart ? `part of ${bytesOfTokens(text)}` : bytesOfTokens(text) }
  })
}

/** The list of a text's first tokens: each with its id and its text, spaces and line ends made visible. */
export function createTokenList() {
  const list = h('ol', { class: 'token-list mono' })
  const more = h('p', { class: 'panel__note' })
  const show = (tokens: readonly Listed[], totalTokens: number | null) => {
    list.replaceChildren(
      ...tokens.map(({ id, text, bytes }) =>
        h(
          'li',
          { class: `token-list__item token-${id % 5}` },
          h('span', { class: 'token-list__text' }, visible(text)),
          h('span', { class: 'token-list__id' }, String(id)),
          h('span', { class: 'token-list__bytes' }, bytes),
        ),
      ),
    )
    const left = totalTokens === null ? 0 : totalTokens - tokens.length
    more.textContent = left > 0 ? `and ${formatTokens(left)} more; “Copy ids” copies all of them.` : ''
  }
  return { element: h('div', { class: 'token-list__box' }, list, more), show }
}

const SIGNS: Readonly<Record<string, string>> = { ' ': '·', '\n': '⏎', '\t': '⇥', '\u00a0': '⍽', '\u200b': '‹ZWSP›' }

/** Text with its spaces, line ends and control characters as signs. */
function visible(text: string): string {
  return text.replace(/[ \n\t\u00a0\u200b\p{Cc}\p{Cf}]/gu, (char) => {
    const sign = SIGNS[char]
    if (sign !== undefined) return sign
    return `‹U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`
  })
}
