import OpenAI from 'openai'
import { guard, show, tooLong } from './guard.js'

const openai = new OpenAI({ fetch: guard.with({ user: 'ada' }).fetch })
const model = 'gpt-4o'

const messages = [{ role: 'user', content: 'How much room is left?' }]
const stream = await openai.chat.completions.create({ model, messages, stream: true })
for await (const { choices } of stream) process.stdout.write(choices[0]?.delta.content ?? '')
await show('ada')

try {
  await openai.chat.completions.create({ model, messages: [{ role: 'user', content: tooLong }] })
} catch (error) {
  console.log(error.status, error.message)
}
