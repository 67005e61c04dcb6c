// A static host for the page, and a stand-in for a model that streams: it says back what it was sent, word by word.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' }
const WORD_MS = 20

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  if (request.method === 'POST' && pathname === '/chat') return answer(request, response)
  const name = normalize(pathname === '/' ? 'index.html' : pathname.slice(1))
  const file = join(folder, name)
  const found = !name.startsWith('..') && (await stat(file).catch(() => null))?.isFile()
  if (!found) return response.writeHead(404).end('not found')
  response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
})

async function answer(request, response) {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const { messages } = JSON.parse(body)
  const last = messages.at(-1).content
  const words = `${messages.length} messages came. The last one said: ${last} `.repeat(2).split(' ')
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  for (const word of words) {
    if (response.destroyed) return
    response.write(`${word} `)
    await new Promise((resolve) => setTimeout(resolve, WORD_MS))
  }
  response.end()
}

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
