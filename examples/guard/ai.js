import { createOpenAI } from '@ai-sdk/openai'
import { generateText, streamText } from 'ai'
import { guard, show, tooLong } from './guard.js'

const openai = createOpenAI({ fetch: guard.with({ user: 'ada' }).fetch })
const model = openai('gpt-4o')

for await (const text of streamText({ model, prompt: 'How much room is left?' }).textStream) process.stdout.write(text)
await show('ada')

try {
  await generateText({ model, prompt: tooLong })
} catch (error) {
  console.log(error.statusCode, error.message)
}
