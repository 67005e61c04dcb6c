/**
 * A `Worker` whose script runs in this thread and is reached through a real message channel: structured clone and transfer
 * are real, only the thread is not. Crashes and failures to start are events that a test sends.
 */
import { expose } from 'comlink'
import { RecountedDocument } from '../../../src/tokenizer/document/recounted-document.ts'
import { type CuttableTokenizer, createSlices } from '../../../src/tokenizer/slices.ts'
import type { TextPart, Tokenizer } from '../../../src/tokenizer/types.ts'
import type { TokenizerService } from '../../../workers/protocol.ts'

export class FakeWorker extends EventTarget implements Worker {
  onmessage = null
  onmessageerror = null
  onerror = null
  terminated = false
  readonly #channel = new MessageChannel()

  /** Without a service, the script is one that never answers. */
  constructor(service?: TokenizerService) {
    super()
    if (service) expose(service, this.#channel.port2 as Parameters<typeof expose>[1])
    this.#channel.port1.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent('message', { data }))
  }

  postMessage(message: unknown, transfer: unknown): void {
    this.#channel.port1.postMessage(message, transfer as Transferable[])
  }

  terminate(): void {
    this.terminated = true
    this.#channel.port1.close()
    this.#channel.port2.close()
  }

  /** What an uncaught error in the worker's script does here. Returns the event, to see how it was handled. */
  fail(message?: string): Event {
    const event = new Event('error', { cancelable: true })
    if (message !== undefined) Object.assign(event, { message })
    this.dispatchEvent(event)
    return event
  }
}

/** A tokenizer with one token per code unit, whose id is the code unit. */
export function unitTokenizer(overrides: Partial<Tokenizer> = {}): Tokenizer {
  const encode = (text: string) => Uint32Array.from(text, (character) => character.charCodeAt(0))
  const tokenizer: Tokenizer = {
    encoding: 'units',
    vocabularySize: 0x1_0000,
    specialTokens: new Map([['<|end|>', 0]]),
    count: (text) => text.length,
    countMany: (texts) => Uint32Array.from(texts, (text) => text.length),
    encode,
    decode: (tokens) => String.fromCharCode(...tokens),
    segments: (text) => ({
      ids: encode(text),
      starts: Uint32Array.from(text, (_, at) => at),
      ends: Uint32Array.from(text, (_, at) => at + 1),
    }),
    fits: (text, limitTokens) => text.length <= limitTokens,
    truncate: (text, limitTokens) => ({
      text: text.slice(0, limitTokens),
      tokens: Math.min(text.length, limitTokens),
      truncated: text.length > limitTokens,
      removed: { startCodeUnits: Math.min(text.length, limitTokens), endCodeUnits: text.length },
    }),
    split: (text, limitTokens) => [...splitUnits(text, limitTokens)],
    document: (text = '') => new RecountedDocument(text, tokenizer),
    ...overrides,
  }
  return tokenizer
}

/** A `unitTokenizer` that can work in slices. */
export function slicedTokenizer(overrides: Partial<Tokenizer> = {}): CuttableTokenizer {
  const tokenizer = unitTokenizer(overrides)
  return { ...tokenizer, slices: createSlices(tokenizer, splitUnits) }
}

function* splitUnits(text: string, limitTokens: number): Generator<TextPart> {
  for (let from = 0; from < text.length; from += limitTokens) {
    const part = text.slice(from, from + limitTokens)
    yield { text: part, tokens: part.length, startCodeUnits: from, endCodeUnits: from + part.length }
  }
}
