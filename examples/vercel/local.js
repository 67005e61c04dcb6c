// The function of api/preflight.js in plain Node, without Vercel's tool and account.
import { createServer } from 'node:http'
import preflight from './api/preflight.js'

const port = Number(process.env.PORT ?? 3000)
const server = createServer(async (incoming, outgoing) => {
  const hasBody = incoming.method === 'POST'
  const request = new Request(`http://127.0.0.1:${port}${incoming.url}`, {
    method: incoming.method,
    headers: incoming.headers,
    ...(hasBody && { body: incoming, duplex: 'half' }),
  })
  const response = await preflight.fetch(request)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(await response.text())
})
server.listen(port, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})
