/** The least that a forwarder does on this runtime: it reads a request, sends it on with `fetch`, and passes the answer back. */
import { createServer } from 'node:http'
import { Readable } from 'node:stream'

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const headers = { 'content-type': request.headers['content-type'], authorization: request.headers.authorization }
  const init = { method: request.method, headers, body: Buffer.concat(chunks) }
  const answer = await fetch(`${process.env.UPSTREAM}${request.url}`, init)
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') })
  Readable.fromWeb(answer.body).pipe(response)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
process.once('SIGTERM', () => process.exit(0))
