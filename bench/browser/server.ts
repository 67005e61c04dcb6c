import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** Serves `files` from memory, compressed and to be cached for ever, as a good host does. Ends with `close`. */
export async function serveFiles(files: ReadonlyMap<string, Uint8Array>) {
  const compressed = new Map([...files].map(([path, bytes]) => [path, gzipSync(bytes, { level: 9 })]))
  const server = createServer(({ url = '/' }, response) => {
    const body = compressed.get(url.replace(/\?.*/, ''))
    // Isolated, so that the browser's clock has microseconds.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
    if (!body) return response.writeHead(404).end()
    response.writeHead(200, {
      'Content-Type': types[extname(url.replace(/\?.*/, ''))] ?? 'application/octet-stream',
      'Content-Encoding': 'gzip',
      'Content-Length': body.length,
      'Cache-Control': 'public, max-age=31536000, immutable',
    })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
