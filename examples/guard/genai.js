import { GoogleGenAI } from '@google/genai'
import { guard, show, tooLong } from './guard.js'

const genai = new GoogleGenAI({
  apiKey: process.env.GEMINI_API_KEY,
  httpOptions: { fetch: guard.with({ user: 'ada' }).fetch },
})
const model = 'gemini-2.5-flash'

const stream = await genai.models.generateContentStream({ model, contents: 'How much room is left?' })
for await (const { text } of stream) process.stdout.write(text ?? '')
await show('ada')

try {
  await genai.models.generateContent({ model, contents: tooLong })
} catch (error) {
  console.log(error.status, error.message)
}
