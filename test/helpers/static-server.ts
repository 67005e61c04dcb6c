/** A plain static server on a free port of this machine. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { listen } from './listen.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

export interface Site {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string
  close(): Promise<void>
}

export interface SiteOptions {
  /** Headers of every response. */
  readonly headers?: Readonly<Record<string, string>>
  /** Media types by extension, in place of the usual ones. */
  readonly types?: Readonly<Record<string, string>>
  /** Answers what has no file, as plain text or as `type`; gets the body of the request. Default: 404. */
  readonly fallback?: (
    path: string,
    body: string,
  ) => { readonly status: number; readonly body: string; readonly type?: string } | null
  /** Hears of every request once it is answered or cut off. */
  readonly onAnswer?: (line: string) => void
}

/** Serves `folders`: the first part of a path names the folder; the one named '' is at the root. */
export async function serveFolders(
  folders: Readonly<Record<string, string>>,
  { headers = {}, types = {}, fallback, onAnswer }: SiteOptions = {},
): Promise<Site> {
  const server = createServer(async (request, response) => {
    const { method, url } = request
    response.once('close', () => {
      onAnswer?.(`${method} ${url} ${response.writableFinished ? response.statusCode : 'was not answered in full'}`)
    })
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = await findFile(folders, path)
    if (file !== null) {
      const extension = extname(file)
      response.writeHead(200, { 'Content-Type': types[extension] ?? TYPES[extension] ?? 'application/octet-stream' })
      createReadStream(file).pipe(response)
      return
    }
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const answer = fallback?.(path, body) ?? { status: 404, body: 'not found' }
    response.writeHead(answer.status, { 'Content-Type': answer.type ?? 'text/plain' }).end(answer.body)
  })
  const listening = await listen(server)
  return listening
}

async function findFile(folders: Readonly<Record<string, string>>, path: string): Promise<string | null> {
  const [, first = '', ...rest] = path.split('/')
  const candidates: [string | undefined, string][] = [
    [folders[first], rest.join('/')],
    [folders[''], path.slice(1)],
  ]
  for (const [folder, name] of candidates) {
    const inside = normalize(name)
    if (folder === undefined || inside.startsWith('..')) continue
    for (const file of [join(folder, inside), join(folder, inside, 'index.html')]) {
      if ((await stat(file).catch(() => null))?.isFile()) return file
    }
  }
  return null
}
