/** Signs of life in a stream that is silent: a runtime that tells nobody of a caller who left finds out when it writes. */

/** How long a stream is silent before each empty line, in milliseconds: so late it is known that the caller has left. */
const BEAT_MS = 500
/** An empty line ends no event where none has begun: clients pass over it. */
const EMPTY_LINE = new TextEncoder().encode('\n')

/** A stream of whole server-sent events, with an empty line after each half a second without any. Reads only what is asked for. */
export function withBeats(events: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = events.getReader()
  let reading: Promise<ReadableStreamReadResult<Uint8Array>> | null = null
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reading ??= reader.read()
        const chunk = await before(reading, BEAT_MS)
        if (chunk === null) return controller.enqueue(EMPTY_LINE)
        reading = null
        if (chunk.done) controller.close()
        else controller.enqueue(chunk.value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** What the work gives, or null after `limitMs`. */
async function before<T>(work: Promise<T>, limitMs: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
