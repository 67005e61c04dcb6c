/** Evaluates the engine when it is asked to, so that its start can be timed from outside: clocks stand still in here. */
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url)
    const texts = await request.json()
    if (pathname === '/read') return Response.json(texts.map(() => 0))
    const { count } = await import('./engine.js')
    return Response.json(texts.map((text) => count(text)))
  },
}
