/** Requests and answers as every runtime has them, before they become its own objects. */

/** What is known of a request before its body arrives. */
export interface RequestHead {
  readonly method: string
  /** The path of its address, without the query. */
  readonly path: string
  /** The query of its address with its question mark, or an empty text. */
  readonly query: string
  /** A header by its name in lower case, or null. */
  header(name: string): string | null
  /** All headers as they were sent. */
  headers(): Iterable<readonly [string, string]>
}

/** A whole answer. Can be posted between threads. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer>
  /** The code of the error that it answers with. */
  readonly code?: string
}

/** What somewhere else answered: whole, or as a stream. */
export type Forwarded = Reply | Response

/** The answer as the `fetch` shape has it. */
export function toResponse({ status, headers, body }: Reply, method: string): Response {
  const isEmpty = method === 'HEAD' || status === 204
  return new Response(isEmpty ? null : body, { status, headers })
}

/** What is kept of an answer that is a stream, for whoever logs and counts answers. */
export function toReply({ status, headers }: Response): Reply {
  return { status, headers: Object.fromEntries(headers), body: '' }
}

/** The answer with more headers. */
export function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } }
}
