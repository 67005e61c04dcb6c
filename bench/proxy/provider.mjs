/** A provider that answers every chat request at once. */
import { createServer } from 'node:http'

const usage = { prompt_tokens: 460, completion_tokens: 12, total_tokens: 472 }
const message = { role: 'assistant', content: 'There is room for about 127,000 tokens.', refusal: null }
const choices = [{ index: 0, message, finish_reason: 'stop', logprobs: null }]
const answer = JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'gpt-4o', choices, usage })

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(answer))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
process.once('SIGTERM', () => process.exit(0))
