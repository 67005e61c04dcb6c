/** A plain static server: the built package and the pages of the tests, with the headers a test asks for. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listen } from '../helpers/listen.ts'

const folders: Readonly<Record<string, string>> = {
  dist: fileURLToPath(new URL('../../dist/', import.meta.url)),
  pages: fileURLToPath(new URL('./pages/', import.meta.url)),
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
}

export interface StaticServerOptions {
  /** The Content-Security-Policy of every response. Default: none. */
  readonly policy?: string
  /** The policy of single paths, such as that of the worker's script. */
  readonly policyByPath?: Readonly<Record<string, string>>
  /** Whether pages of other origins may read the responses. Default: no. */
  readonly crossOrigin?: boolean
  /** Answered with 404 although they exist. */
  readonly missing?: readonly string[]
}

export interface StaticServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string
  /** The path of every request so far, in order. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** Serves `/dist/…` and `/pages/…` on a free port of this machine. */
export async function startServer(options: StaticServerOptions = {}): Promise<StaticServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    requests.push(path)
    answer(path, request, response, options).catch((error) => response.writeHead(500).end(String(error)))
  })
  const listening = await listen(server)
  return {
    ...listening,
    requests,
  }
}

async function answer(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  { policy, policyByPath = {}, crossOrigin = false, missing = [] }: StaticServerOptions,
): Promise<void> {
  const [, folder = '', ...rest] = path.split('/')
  const root = folders[folder]
  const name = normalize(rest.join('/'))
  const ownPolicy = policyByPath[path] ?? policy
  if (ownPolicy !== undefined) response.setHeader('Content-Security-Policy', ownPolicy)
  if (crossOrigin) response.setHeader('Access-Control-Allow-Origin', '*')
  const file = root === undefined || name.startsWith('..') ? null : `${root}${name}`
  const found = file !== null && !missing.includes(path) && (await stat(file).catch(() => null))?.isFile()
  if (!found || file === null || request.method !== 'GET') {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found')
    return
  }
  response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
}
