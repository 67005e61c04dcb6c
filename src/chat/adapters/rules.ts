/**
 * Tables of what providers add to a request: constants that were fitted to recorded bills, by model, API and
 * provider. One table an API; the first entry that fits a target holds.
 */

/** Until when bills were recorded that the constants and the residuals were fitted to, `YYYY-MM-DD`. */
export const RULES_AS_OF = '2026-08-22'

/** What decides the constants of a request. */
export interface RuleTarget {
  readonly model: string
  /** Who serves the model: `openai`, `azure`, `anthropic`, `google`, `vertex`, `bedrock`, `groq`, `openrouter`, … */
  readonly provider: string
}

/** One entry of a table. */
export interface Rule<R> {
  /** Every condition that is given must hold. */
  readonly models?: RegExp
  readonly providers?: readonly string[]
  readonly value: R
}

/** The constants of the first rule that fits; a table's last rule has no conditions. Linear in the rules. */
export function findRule<R>(rules: readonly Rule<R>[], { model, provider }: RuleTarget): R {
  for (const { models, providers, value } of rules) {
    if ((models?.test(model) ?? true) && (providers?.includes(provider) ?? true)) return value
  }
  throw new RangeError('a table of rules must end with one without conditions')
}

/** The model's own name: in small letters, without a gateway's or a cloud's prefix, version or fine-tune. */
export function bareModelName(model: string): string {
  const name = model.trim().toLowerCase()
  const bare = name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/^(?:(?:us|eu|apac|jp|au|global|us-gov)\.)?[a-z0-9]+\.(?=[a-z])/, '')
  return bare.startsWith('ft:') ? (bare.split(':')[1] ?? '') : bare
}
