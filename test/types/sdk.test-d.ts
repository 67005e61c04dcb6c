import type Anthropic from '@anthropic-ai/sdk'
import type * as Genai from '@google/genai'
import type { GoogleGenAI } from '@google/genai'
import type * as ai5 from 'ai5'
import type * as ai6 from 'ai6'
import type * as ai7 from 'ai7'
import type OpenAI from 'openai'
import type OpenAI7 from 'openai7'
import { describe, expectTypeOf, test } from 'vitest'
import { countRequest } from '../../src/chat/index.ts'
import type { Tokenizer } from '../../src/index.ts'
import { createPlanner } from '../../src/planner/index.ts'
import { aiSdkTools, toAiSdk, toAnthropic, toGemini, toOpenAI, toResponses } from '../../src/sdk/index.ts'

declare const counter: Tokenizer

describe("OpenAI's Chat Completions", () => {
  const planner = createPlanner({ model: 'gpt-4o', counter })

  test('take the messages and tools of openai 6, and a plan of them goes into its call', async () => {
    const openai = {} as OpenAI
    const messages: OpenAI.ChatCompletionMessageParam[] = []
    const tools: OpenAI.ChatCompletionTool[] = []
    const plan = await planner.plan({
      slots: [
        { name: 'system', text: 'Short.' },
        { name: 'tools', tools },
        { name: 'history', messages },
      ],
    })
    expectTypeOf(plan.messages).toEqualTypeOf<readonly OpenAI.ChatCompletionMessageParam[]>()
    void openai.chat.completions.create({ model: 'gpt-4o', ...toOpenAI(plan) })
    void openai.chat.completions.create({ model: 'gpt-4o', stream: true, ...toOpenAI(plan) })
    const body: OpenAI.ChatCompletionCreateParams = { model: 'gpt-4o', messages, tools }
    void countRequest(body, { model: 'gpt-4o', counter })
  })

  test('take those of openai 7', async () => {
    const openai = {} as OpenAI7
    const messages: OpenAI7.ChatCompletionMessageParam[] = []
    const tools: OpenAI7.ChatCompletionTool[] = []
    const plan = await planner.plan({
      slots: [
        { name: 'tools', tools },
        { name: 'history', messages },
      ],
    })
    void openai.chat.completions.create({ model: 'gpt-4o', ...toOpenAI(plan) })
    const body: OpenAI7.ChatCompletionCreateParams = { model: 'gpt-4o', messages, tools }
    void countRequest(body, { model: 'gpt-4o', counter })
  })
})

describe("OpenAI's Responses", () => {
  const planner = createPlanner({ model: 'gpt-5', counter, api: 'openai-responses' })

  test('take the items and tools of openai 6, and a plan of them goes into its call', async () => {
    const openai = {} as OpenAI
    const messages: OpenAI.Responses.ResponseInputItem[] = []
    const tools: OpenAI.Responses.FunctionTool[] = []
    const plan = await planner.plan({
      slots: [
        { name: 'tools', tools },
        { name: 'history', messages },
      ],
    })
    void openai.responses.create({ model: 'gpt-5', ...toResponses(plan) })
    const body: OpenAI.Responses.ResponseCreateParams = { model: 'gpt-5', input: messages, tools }
    void countRequest(body, { model: 'gpt-5', counter, api: 'openai-responses' })
  })

  test('take those of openai 7', async () => {
    const openai = {} as OpenAI7
    const messages: OpenAI7.Responses.ResponseInputItem[] = []
    const plan = await planner.plan({ slots: [{ name: 'history', messages }] })
    void openai.responses.create({ model: 'gpt-5', ...toResponses(plan) })
    const body: OpenAI7.Responses.ResponseCreateParams = { model: 'gpt-5', input: messages }
    void countRequest(body, { model: 'gpt-5', counter, api: 'openai-responses' })
  })
})

describe("Anthropic's Messages", () => {
  test('take the messages and tools of @anthropic-ai/sdk, and a plan of them goes into its call', async () => {
    const anthropic = {} as Anthropic
    const planner = createPlanner({ model: 'claude-opus-4-8', counter, api: 'anthropic' })
    const messages: Anthropic.MessageParam[] = []
    const tools: Anthropic.Tool[] = []
    const plan = await planner.plan({
      slots: [
        { name: 'system', text: 'Short.' },
        { name: 'tools', tools },
        { name: 'history', messages },
      ],
    })
    void anthropic.messages.create({ model: 'claude-opus-4-8', ...toAnthropic(plan) })
    void anthropic.messages.stream({ model: 'claude-opus-4-8', ...toAnthropic(plan) })
    const body: Anthropic.MessageCreateParams = { model: 'claude-opus-4-8', max_tokens: 10, messages, tools }
    void countRequest(body, { model: 'claude-opus-4-8', counter, api: 'anthropic' })
  })
})

describe("Google's generateContent", () => {
  test('takes the contents and declarations of @google/genai, and a plan of them goes into its call', async () => {
    const genai = {} as GoogleGenAI
    const planner = createPlanner({ model: 'gemini-2.5-flash', counter, api: 'gemini' })
    const messages: Genai.Content[] = []
    const tools: Genai.FunctionDeclaration[] = []
    const plan = await planner.plan({
      slots: [
        { name: 'system', text: 'Short.' },
        { name: 'tools', tools },
        { name: 'history', messages },
      ],
    })
    void genai.models.generateContent({ model: 'gemini-2.5-flash', ...toGemini(plan) })
    void genai.models.generateContentStream({ model: 'gemini-2.5-flash', ...toGemini(plan) })
    const body: Genai.GenerateContentParameters = { model: 'gemini-2.5-flash', contents: messages, config: {} }
    void countRequest(body, { model: 'gemini-2.5-flash', counter, api: 'gemini' })
  })
})

describe('the AI SDK', () => {
  const planner = createPlanner({ model: 'gpt-4o', counter, api: 'ai-sdk' })

  test('5 gives model messages and takes them back', async () => {
    const model = {} as ai5.LanguageModel
    const messages: ai5.ModelMessage[] = []
    const tools = {} as ai5.ToolSet
    const plan = await planner.plan({
      slots: [
        { name: 'tools', tools: aiSdkTools(tools) },
        { name: 'history', messages },
      ],
    })
    void ({} as typeof ai5.generateText)({ model, ...toAiSdk(plan, { tools }) })
    void ({} as typeof ai5.streamText)({ model, ...toAiSdk(plan) })
    void countRequest({ messages, tools }, { model: 'gpt-4o', counter, api: 'ai-sdk' })
  })

  test('6 gives model messages and takes them back', async () => {
    const model = {} as ai6.LanguageModel
    const messages: ai6.ModelMessage[] = []
    const tools = {} as ai6.ToolSet
    const plan = await planner.plan({
      slots: [
        { name: 'tools', tools: aiSdkTools(tools) },
        { name: 'history', messages },
      ],
    })
    void ({} as typeof ai6.generateText)({ model, ...toAiSdk(plan, { tools }) })
    void ({} as typeof ai6.streamText)({ model, ...toAiSdk(plan) })
    void countRequest({ messages, tools }, { model: 'gpt-4o', counter, api: 'ai-sdk' })
  })

  test('7 gives model messages and takes them back', async () => {
    const model = {} as ai7.LanguageModel
    const messages: ai7.ModelMessage[] = []
    const tools = {} as ai7.ToolSet
    const plan = await planner.plan({
      slots: [
        { name: 'tools', tools: aiSdkTools(tools) },
        { name: 'history', messages },
      ],
    })
    void ({} as typeof ai7.generateText)({ model, ...toAiSdk(plan, { tools }) })
    void ({} as typeof ai7.streamText)({ model, ...toAiSdk(plan) })
    void countRequest({ messages, tools }, { model: 'gpt-4o', counter, api: 'ai-sdk' })
  })

  test('gives what useChat holds, and takes it back converted', async () => {
    const five: ai5.UIMessage[] = []
    const six: ai6.UIMessage[] = []
    const seven: ai7.UIMessage[] = []
    const system = { name: 'system', text: 'Short.' }
    const plan5 = await planner.plan({ slots: [system, { name: 'history', messages: five }] })
    const plan6 = await planner.plan({ slots: [system, { name: 'history', messages: six }] })
    const plan7 = await planner.plan({ slots: [system, { name: 'history', messages: seven }] })
    expectTypeOf(plan6.messages).toEqualTypeOf<readonly ai6.UIMessage[]>()
    const sent5 = ({} as typeof ai5.convertToModelMessages)(toAiSdk(plan5).messages)
    const sent6 = await ({} as typeof ai6.convertToModelMessages)(toAiSdk(plan6).messages)
    const sent7 = await ({} as typeof ai7.convertToModelMessages)(toAiSdk(plan7).messages)
    void ({} as typeof ai5.streamText)({ model: {} as ai5.LanguageModel, ...toAiSdk(plan5), messages: sent5 })
    void ({} as typeof ai6.streamText)({ model: {} as ai6.LanguageModel, ...toAiSdk(plan6), messages: sent6 })
    void ({} as typeof ai7.streamText)({ model: {} as ai7.LanguageModel, ...toAiSdk(plan7), messages: sent7 })
    void countRequest({ messages: six }, { model: 'gpt-4o', counter, api: 'ai-sdk' })
  })
})

describe('the messages of another API', () => {
  const chat: OpenAI.ChatCompletionMessageParam[] = []
  const items: OpenAI.Responses.ResponseInputItem[] = []
  const claude: Anthropic.MessageParam[] = []
  const contents: Genai.Content[] = []
  const model: ai6.ModelMessage[] = []
  const ui: ai6.UIMessage[] = []

  test('are no messages for a planner', () => {
    const openai = createPlanner({ model: 'gpt-4o', counter })
    // @ts-expect-error items of Responses
    void openai.plan({ slots: [{ name: 'history', messages: items }] })
    // @ts-expect-error blocks of Anthropic
    void openai.plan({ slots: [{ name: 'history', messages: claude }] })
    // @ts-expect-error contents of Gemini
    void openai.plan({ slots: [{ name: 'history', messages: contents }] })
    // @ts-expect-error parts of the AI SDK
    void openai.plan({ slots: [{ name: 'history', messages: model }] })
    // @ts-expect-error messages of useChat
    void openai.plan({ slots: [{ name: 'history', messages: ui }] })
    const responses = createPlanner({ model: 'gpt-5', counter, api: 'openai-responses' })
    // @ts-expect-error messages of Chat Completions
    void responses.plan({ slots: [{ name: 'history', messages: chat }] })
    const anthropic = createPlanner({ model: 'claude-opus-4-8', counter, api: 'anthropic' })
    // @ts-expect-error messages of Chat Completions
    void anthropic.plan({ slots: [{ name: 'history', messages: chat }] })
    // @ts-expect-error messages of useChat
    void anthropic.plan({ slots: [{ name: 'history', messages: ui }] })
    const gemini = createPlanner({ model: 'gemini-2.5-flash', counter, api: 'gemini' })
    // @ts-expect-error messages of Chat Completions
    void gemini.plan({ slots: [{ name: 'history', messages: chat }] })
    const aiSdk = createPlanner({ model: 'gpt-4o', counter, api: 'ai-sdk' })
    // @ts-expect-error messages of Chat Completions
    void aiSdk.plan({ slots: [{ name: 'history', messages: chat }] })
    // @ts-expect-error contents of Gemini
    void aiSdk.plan({ slots: [{ name: 'history', messages: contents }] })
  })

  test('are no request to count, and no plan to send', async () => {
    const gemini = createPlanner({ model: 'gemini-2.5-flash', counter, api: 'gemini' })
    const plan = await gemini.plan({ slots: [{ name: 'history', messages: contents }] })
    // @ts-expect-error a plan of contents
    toOpenAI(plan)
    // @ts-expect-error a plan of contents
    toAnthropic(plan)
    // @ts-expect-error a plan of contents
    toAiSdk(plan)
    // @ts-expect-error contents are no messages
    void countRequest({ contents }, { model: 'gpt-4o', counter })
    // @ts-expect-error messages of useChat
    void countRequest({ messages: ui }, { model: 'gpt-4o', counter })
    // @ts-expect-error messages are no input
    void countRequest({ messages: chat }, { model: 'gpt-5', counter, api: 'openai-responses' })
    // @ts-expect-error messages are no contents
    void countRequest({ messages: chat }, { model: 'gemini-2.5-flash', counter, api: 'gemini' })
  })
})
