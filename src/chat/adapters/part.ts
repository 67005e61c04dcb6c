/** What a request is taken apart into: parts, each a text whose tokens count or a number of tokens between bounds. */

/** What a number of tokens is spent on, for breakdowns. */
export type PartKind =
  | 'message'
  | 'role'
  | 'name'
  | 'text'
  | 'image'
  | 'audio'
  | 'video'
  | 'file'
  | 'reasoning'
  | 'tool-call'
  | 'tool-result'
  | 'tool-definition'
  | 'schema'
  | 'reply'
  | 'unread'

/** Where a part's tokens belong: `content` is what the caller wrote, `framing` what the chat template adds. */
export type PartPlace = 'content' | 'framing'

/** A field that the reader does not know. It costs its JSON at most, and a count that has one is never exact. */
export interface Unread {
  /** Where it stands: `messages[3].content[0].sparkle`. In a part of one message, from that message: `.content[0].sparkle`. */
  readonly path: string
  readonly reason: string
}

/** Something whose cost the body does not hold: a link, a file's id, a conversation, cached content. */
export interface Unbounded extends Unread {
  /** What the caller can do about it. */
  readonly remedy: string
}

interface Marked {
  readonly kind: PartKind
  readonly place: PartPlace
  readonly unread?: Unread
  readonly unbounded?: Unbounded
}

/**
 * A text whose tokens count; with `certain: false` it is not known whether they do, so only the upper bound has them,
 * and with `likely: true` the best guess too.
 */
export interface TextPart extends Marked {
  readonly text: string
  readonly certain: boolean
  readonly likely?: boolean
}

/** A number of tokens that needs no counting. */
export interface FixedPart extends Marked {
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}

/**
 * What it changes that `pieces`, counted as parts of their own, are one text to the model: tokens of `whole` minus
 * those of the pieces. Small, and mostly below zero: tokens merge where the pieces meet.
 */
interface JoinPart extends Marked {
  readonly whole: string
  readonly pieces: readonly string[]
}

export type Part = TextPart | FixedPart | JoinPart

/** A text part that certainly counts. */
export function textPart(kind: PartKind, place: PartPlace, text: string): TextPart {
  return { kind, place, text, certain: true }
}

/** A text part of which it is not known whether it counts. */
export function uncertainText(kind: PartKind, place: PartPlace, text: string): TextPart {
  return { kind, place, text, certain: false }
}

/** An exact number of tokens. */
export function fixedPart(kind: PartKind, place: PartPlace, tokens: number): FixedPart {
  return { kind, place, lower: tokens, tokens, upper: tokens }
}

/** A number of tokens between bounds. */
export function boundedPart(
  kind: PartKind,
  place: PartPlace,
  { lower, tokens, upper }: { readonly lower: number; readonly tokens?: number; readonly upper: number },
): FixedPart {
  return { kind, place, lower, tokens: tokens ?? Math.round((lower + upper) / 2), upper }
}

/** What joining `pieces` to `whole` changes. Framing: the pieces are counted where they belong. */
export function joinPart(kind: PartKind, whole: string, pieces: readonly string[]): JoinPart {
  return { kind, place: 'framing', whole, pieces }
}

/** A part whose cost the body does not hold: between the numbers of `part`, and marked. */
export function unboundedPart(part: FixedPart, path: string, reason: string, remedy: string): FixedPart {
  return { ...part, unbounded: { path, reason, remedy } }
}

/** The parts as they stand inside something larger: each path begins with `path`. */
export function within(path: string, parts: readonly Part[]): readonly Part[] {
  if (!parts.some((part) => part.unread || part.unbounded)) return parts
  return parts.map((part) => ({
    ...part,
    ...(part.unread && { unread: { ...part.unread, path: joined(path, part.unread.path) } }),
    ...(part.unbounded && { unbounded: { ...part.unbounded, path: joined(path, part.unbounded.path) } }),
  }))
}

/** A field of the thing itself has only its name as its path. */
const joined = (path: string, inner: string) =>
  path !== '' && /^[^.[]/.test(inner) ? `${path}.${inner}` : `${path}${inner}`

/** Every text that has to be counted before the size of `parts` is known. */
export function textsOf(parts: readonly Part[]): string[] {
  const texts: string[] = []
  addTexts(texts, parts)
  return texts
}

/** Adds those texts to a list: of a long history in a fraction of the time that a list for each message takes. */
export function addTexts(texts: string[], parts: readonly Part[]): void {
  for (const part of parts) {
    if ('text' in part) texts.push(part.text)
    else if ('whole' in part) {
      texts.push(part.whole)
      // One by one: a request may have more pieces than a call may have arguments.
      for (const piece of part.pieces) texts.push(piece)
    }
  }
}
