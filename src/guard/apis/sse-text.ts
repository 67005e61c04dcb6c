/** Events as they are written into a stream. */

/** An event without a name. */
export function dataEvent(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

/** An event that has its type as its name, as OpenAI's Responses and Anthropic write them. */
export function namedEvent(value: { readonly type: string; readonly [field: string]: unknown }): string {
  return `event: ${value.type}\n${dataEvent(value)}`
}
