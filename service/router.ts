import { TokenroomError } from '../src/errors/index.ts'
import type { RequestHead } from './reply.ts'
import type { Route } from './routes.ts'

/** Finds the route of a request by its path and method. */
export class Router {
  readonly #byPath = new Map<string, Route>()
  readonly #known: readonly string[]

  /** `basePath` is what every path begins with. Each path has one route. */
  constructor(routes: readonly Route[], basePath: string) {
    for (const route of routes) this.#byPath.set(`${basePath}${route.path}`, route)
    this.#known = routes.map(({ method, path }) => `${method} ${basePath}${path}`)
  }

  /** Whether the path has a route, whatever its methods. */
  has(path: string): boolean {
    return this.#byPath.has(path)
  }

  /** Throws `ROUTE_UNKNOWN` and `METHOD_NOT_ALLOWED`. */
  find({ method, path }: RequestHead): Route {
    const route = this.#byPath.get(path)
    if (route === undefined) throw routeUnknown(path, this.#known)
    if (method === route.method || (method === 'HEAD' && route.method === 'GET')) return route
    const allowed = route.method === 'GET' ? ['GET', 'HEAD', 'OPTIONS'] : ['POST', 'OPTIONS']
    const message = `${route.path} does not answer ${method}; use ${allowed.join(', ')}`
    throw new TokenroomError('METHOD_NOT_ALLOWED', message, { method, path: route.path, allowed })
  }
}

function routeUnknown(given: string, known: readonly string[]): TokenroomError {
  const path = given.length > 100 ? `${given.slice(0, 100)}…` : given
  const message = `there is nothing at ${path}; the routes are ${known.join(', ')}`
  return new TokenroomError('ROUTE_UNKNOWN', message, { path, known })
}
