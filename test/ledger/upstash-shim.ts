/** Upstash's REST protocol over a real Redis: a command as a JSON array in, its result as JSON out, in base64 if asked. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from 'redis'

const TOKEN = 'local'

export async function startUpstash(url: string) {
  const client = createClient({ url })
  await client.connect()
  const server = createServer(async (request, response) => {
    const send = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body))
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return send(401, { error: 'Unauthorized' })
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    const encode = request.headers['upstash-encoding'] === 'base64' ? toBase64 : (value: unknown) => value
    const run = async (command: unknown[]) => {
      try {
        return { result: encode(await client.sendCommand(command.map(String))) }
      } catch (cause) {
        return { error: cause instanceof Error ? cause.message : String(cause) }
      }
    }
    const asked = JSON.parse(body) as unknown[]
    // The client gathers what is asked at once into one pipeline.
    if (request.url === '/pipeline') return send(200, await Promise.all((asked as unknown[][]).map(run)))
    const answer = await run(asked)
    return send('error' in answer ? 400 : 200, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await client.close()
    },
  }
}

function toBase64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toBase64)
  return typeof value === 'string' && value !== 'OK' ? Buffer.from(value).toString('base64') : value
}
