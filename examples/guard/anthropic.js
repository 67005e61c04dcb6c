import Anthropic from '@anthropic-ai/sdk'
import { guard, show, tooLong } from './guard.js'

const anthropic = new Anthropic({ fetch: guard.with({ user: 'ada' }).fetch })
const model = 'claude-sonnet-4-5'

const messages = [{ role: 'user', content: 'How much room is left?' }]
const stream = anthropic.messages.stream({ model, messages, max_tokens: 100 })
stream.on('text', (text) => process.stdout.write(text))
await stream.finalMessage()
await show('ada')

try {
  await anthropic.messages.create({ model, messages: [{ role: 'user', content: tooLong }], max_tokens: 100 })
} catch (error) {
  console.log(error.status, error.message)
}
