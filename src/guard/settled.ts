/** When the account of an answer is settled, for whoever has to keep a process or a request going until then. */

const settled = new WeakMap<Response, Promise<void>>()

/** Notes that the account of a streamed answer is settled when `promise` resolves. */
export function settlesWith(response: Response, promise: Promise<void>): Response {
  settled.set(response, promise)
  return response
}

/** Resolves when the account of the answer is settled: at once for one that did not come as a stream. */
export async function whenSettled(response: Response): Promise<void> {
  await settled.get(response)
}

/** Whether the answer comes as a stream of whole events, whose account is settled at its end. */
export function isFollowed(response: Response): boolean {
  return settled.has(response)
}

/** The same answer in another response. */
export function settlesLike(before: Response, response: Response): Response {
  const promise = settled.get(before)
  return promise === undefined ? response : settlesWith(response, promise)
}
