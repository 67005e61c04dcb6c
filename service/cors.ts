import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

/**
 * Lets pages of `origins` call the service and read its answers. Any other page's request is answered without the
 * headers that a browser asks for, so the browser keeps the answer from the page.
 */
export function allowOrigins(origins: readonly string[] | '*'): MiddlewareHandler {
  const allow = cors({
    origin: origins === '*' ? '*' : [...origins],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type'],
    exposeHeaders: ['x-token-count', 'retry-after'],
    maxAge: 600,
  })
  // A server's requests have no origin and need none of it.
  return (context, next) => (context.req.raw.headers.has('origin') ? allow(context, next) : next())
}
