/** What the guard has to know of an API: where a request has its limit, what a stream generates, and how it ends. */
import type { ChatApi } from '../../chat/types.ts'
import type { Fields } from '../json.ts'

/** Something of a request whose bill its body does not bound. */
export interface OpenEnd {
  readonly path: string
  readonly reason: string
}

/** What a request asks for, as its API writes it. */
export interface RequestedOutput {
  /** The most output of one choice that the request itself allows. */
  readonly statedOutputTokens: number | undefined
  /** The least that the API takes in that place, beside what the caller wants. */
  readonly leastOutputTokens: number
  readonly choices: number
  readonly streams: boolean
  readonly openEnds: readonly OpenEnd[]
  /** Whether it may generate what no event shows; `model`: if its model reasons. */
  readonly thinksUnseen: boolean | 'model'
}

/** A piece of output: `of` names the choice, block or item that it belongs to. */
export interface OutputPiece {
  readonly of: string
  readonly text: string
}

/** What one event of a stream says. */
export interface EventFacts {
  readonly pieces: readonly OutputPiece[]
  /** The event is the guard's own doing, and the caller did not ask for it. */
  readonly hidden?: boolean
}

/** What the end of a stopped stream tells the caller. */
export interface StoppedUsage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Follows one stream. */
export interface Follower {
  /**
   * Reads one event: its data as parsed JSON, or as text where that is none. `isEqual`: the data are those of the event
   * before, to the last character. A server may have sent the event twice, or the model may have said the same again:
   * what tells them apart differs from API to API.
   */
  read(event: unknown, isEqual: boolean): EventFacts
  /** Whether the usage that was reported covers all that was generated so far. */
  readonly isCurrent: boolean
  /** Whether the stream said that it is over. What comes after is nobody's. */
  readonly isOver: boolean
  /** The events with which the API ends an answer that has reached its limit. */
  ending(usage: StoppedUsage): string
  /** The event with which the API reports an error within a stream. */
  failing(message: string, code: string): string
}

export interface GuardApi {
  /** How usage is written in its answers. */
  readonly shape: ChatApi
  /** Whether `countRequest` counts its requests. Embeddings are texts alone. */
  readonly isChat: boolean
  ask(body: Fields): RequestedOutput
  /** The request with this much output at most. The body that came in is not changed. */
  limitOutput(body: Fields, outputTokens: number, provider: string | undefined): Fields
  /** The request as it goes out, where a stream has to be asked for its usage. */
  forStream?(body: Fields): Fields
  /** What an answer that is not a stream generated. */
  readWhole(answer: unknown): readonly OutputPiece[]
  follow(body: Fields): Follower
}
