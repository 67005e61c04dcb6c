/** Answers that are here as a text already: whoever passes them on need not read a stream. */

const texts = new WeakMap<Response, string>()

/** A response with a text as its body. */
export function wholeResponse(text: string, init: ResponseInit): Response {
  const response = new Response(text, init)
  texts.set(response, text)
  return response
}

/** The body of a response that `wholeResponse` made; undefined for any other. */
export function wholeTextOf(response: Response): string | undefined {
  return texts.get(response)
}
