import type { Keep } from '../counter.ts'

/**
 * Why an item stays or goes, as a code with its data. Programs read the code. Only `write/reason-sentences.ts` makes
 * the sentences for people from it.
 */
export type Reason =
  /** It stays because there was room. */
  | { readonly code: 'fits' }
  /** It must stay. */
  | { readonly code: 'required' }
  | { readonly code: 'pinned' }
  | { readonly code: 'with-pinned'; readonly item: string }
  | { readonly code: 'system-message' }
  | { readonly code: 'newest-user-message' }
  | { readonly code: 'newest-step' }
  | { readonly code: 'newest-turn' }
  | { readonly code: 'within-min'; readonly min: number }
  | { readonly code: 'linked-across-slots' }
  /** It goes because there was no room. */
  | {
      readonly code: 'too-large'
      readonly needTokens: number
      readonly leftTokens: number
      /** The slot's maximum, when that was in the way. */
      readonly maxTokens: number | null
      readonly whole: boolean
    }
  | { readonly code: 'older-than-kept' }
  | { readonly code: 'scored-lower' }
  | { readonly code: 'no-room-left' }
  /** It goes whatever the room. */
  | { readonly code: 'over-limit'; readonly last: number }
  | { readonly code: 'below-min-score'; readonly score: number; readonly minScore: number }
  | { readonly code: 'not-among-best'; readonly k: number }
  | { readonly code: 'cannot-start' }
  | { readonly code: 'dropped-before' }
  | { readonly code: 'call-without-result'; readonly callId: string }
  | { readonly code: 'result-without-call'; readonly callId: string }
  | { readonly code: 'second-result'; readonly callId: string }
  | { readonly code: 'reasoning-without-item' }
  /** It stands in the request in another form. */
  | {
      readonly code: 'summarised'
      readonly coveredItems: number
      readonly replacedTokens: number
      readonly tokens: number
    }
  | { readonly code: 'text-cut'; readonly fromTokens: number; readonly toTokens: number; readonly keep: Keep }
  | { readonly code: 'text-capped'; readonly maxTokens: number; readonly keep: Keep }
  | { readonly code: 'result-cleared'; readonly freedTokens: number }
  | { readonly code: 'reasoning-dropped'; readonly freedTokens: number }
  | { readonly code: 'call-removed'; readonly callId: string }
  | { readonly code: 'results-divided' }
  | { readonly code: 'answer-added'; readonly callId: string }
  | { readonly code: 'id-renamed'; readonly callId: string; readonly to: string }

export type ReasonCode = Reason['code']
