/**
 * Servers that take OpenAI's APIs for models of other makers: what their templates add, by model. Texts are counted
 * with the model's own tokenizer where it is here, else with the estimate of its family; these are the constants
 * beside them. Fitted to recorded bills of Groq, Cerebras, Hugging Face, OpenRouter, Mistral, DeepSeek and others; one
 * template differs from server to server, so all are bounds.
 */
import type { Rule } from '../rules.ts'
import { NONE, type OpenAiRules, tokens } from './charges.ts'

/** A template of which nothing is known. */
const unknownTemplate: OpenAiRules = {
  notation: 'json',
  // The role's word may not count either.
  message: tokens(-1, 4, 8),
  assistant: NONE,
  name: tokens(0, 1, 4),
  reply: tokens(0, 4, 96),
  tools: tokens(0, 60, 600),
  toolsWithSystem: tokens(0, 60, 600),
  describedTool: NONE,
  schema: tokens(0, 8, 200),
  schemaWithTools: tokens(0, 8, 200),
  chooseNone: tokens(0, 0, 16),
  chooseNamed: tokens(0, 0, 24),
  chooseRequired: tokens(0, 0, 24),
  call: tokens(0, 12, 64),
  result: tokens(0, 8, 40),
  bareResult: true,
  callId: tokens(0, 0, 24),
  textBesideCall: tokens(0, 0, 12),
  parallel: 'apart',
  serialCalls: tokens(0, 0, 90),
  additionalTools: tokens(0, 84, 600),
}

/** gpt-oss: the harmony template, with a system message of its own of some 60 tokens. */
const gptOss: OpenAiRules = {
  ...unknownTemplate,
  message: tokens(0, 3, 6),
  assistant: tokens(0, 2, 3),
  reply: tokens(4, 64, 90),
}

/** Llama 3.1 to 3.3 begin with a system message that tells the date; the others have only what stands around a message. */
const llama31: OpenAiRules = { ...unknownTemplate, message: tokens(2, 4, 6), reply: tokens(2, 30, 48) }
const llama: OpenAiRules = { ...unknownTemplate, message: tokens(0, 4, 6), reply: tokens(0, 5, 40) }
const qwen: OpenAiRules = { ...unknownTemplate, message: tokens(2, 4, 6), reply: tokens(1, 3, 40) }
const deepSeek: OpenAiRules = { ...unknownTemplate, message: tokens(0, 1, 4), reply: tokens(0, 3, 96) }
const gemma: OpenAiRules = { ...unknownTemplate, message: tokens(2, 4, 6), reply: tokens(1, 4, 24) }

/** Claude behind OpenAI's API: its preamble of tools, also for a schema. */
const claude: OpenAiRules = {
  ...unknownTemplate,
  tools: tokens(0, 400, 1000),
  toolsWithSystem: tokens(0, 400, 1000),
  schema: tokens(0, 300, 1000),
  schemaWithTools: tokens(0, 100, 1000),
}

export const compatible: readonly Rule<OpenAiRules>[] = [
  { models: /^gpt-oss/, value: gptOss },
  { models: /llama-?3[.-][1-3]/, value: llama31 },
  { models: /llama/, value: llama },
  { models: /^qw|qwen/, value: qwen },
  { models: /deepseek/, value: deepSeek },
  { models: /^gemma/, value: gemma },
  { models: /^claude/, value: claude },
  { value: unknownTemplate },
]
