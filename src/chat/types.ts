/** What a request to a chat model is made of, and what a count of it says. Types only. */

/**
 * Where a number comes from: `bpe`, a tokenizer that is the model's own and rules that every recorded bill agrees on;
 * `fitted`, bounds that come from the residuals of recorded bills; `provider`, the provider's counting endpoint;
 * `calibrated`, an estimate corrected by reported usage; `estimate`, anything else.
 */
export type CountSource = 'bpe' | 'fitted' | 'provider' | 'calibrated' | 'estimate'

/** A number of tokens and how sure it is: `lower <= tokens <= upper`, all three equal when `exact`. */
export interface Count {
  readonly tokens: number
  readonly lower: number
  /** What a decision to send must use. */
  readonly upper: number
  readonly exact: boolean
  readonly source: CountSource
}

/** The shapes of request that are understood. */
export type ChatApi =
  | 'openai-chat'
  | 'openai-responses'
  | 'anthropic'
  | 'gemini'
  | 'bedrock-converse'
  | 'cohere'
  | 'ai-sdk'

/** One piece of a message's content. Only the fields that counting reads are named. */
export interface ContentPart {
  readonly type: string
  /** Blocks of Anthropic's messages, and parts of the AI SDK's, have these. */
  readonly tool_use_id?: never
  readonly toolCallId?: never
  readonly input?: never
  readonly source?: never
  readonly text?: string
  readonly refusal?: string
  readonly image_url?: { readonly url: string; readonly detail?: string }
}

/** A tool call of an assistant message, in OpenAI's shape. `arguments` is JSON text. */
export interface ToolCall {
  readonly id: string
  readonly type?: string
  readonly function?: { readonly name: string; readonly arguments: string }
}

/** A message as OpenAI Chat Completions takes it; the SDK's own message types are assignable to it. */
export interface ChatMessage {
  readonly role: string
  readonly content?: string | readonly ContentPart[] | null
  readonly name?: string
  readonly tool_calls?: readonly ToolCall[]
  readonly tool_call_id?: string
  /** Messages of Gemini and of `useChat` have it. */
  readonly parts?: never
}

/** A function that the model may call, in OpenAI Chat's shape. `parameters` is a JSON schema. */
export interface FunctionTool {
  readonly type?: string
  readonly function: {
    readonly name: string
    readonly description?: string
    readonly parameters?: unknown
    readonly strict?: boolean | null
  }
}

/** A function in the flat shapes of OpenAI Responses, Anthropic, Gemini and the AI SDK (with its name). */
export interface NamedTool {
  readonly type?: string | null
  readonly name: string
  readonly description?: string | null
  readonly parameters?: unknown
  readonly parametersJsonSchema?: unknown
  readonly input_schema?: unknown
  readonly inputSchema?: unknown
  readonly strict?: boolean | null
}

/** A tool of OpenAI Chat whose input is a text of any form. */
interface CustomTool {
  readonly type: 'custom'
  readonly custom: { readonly name: string; readonly description?: string; readonly format?: unknown }
}

/** A function as the types of Google's SDK have it: they do not demand the name that the API demands. */
interface DeclaredFunction {
  readonly name?: string
  readonly description?: string
  readonly parameters?: unknown
  readonly parametersJsonSchema?: unknown
}

/** A tool definition of any of the APIs. */
export type ToolDefinition = FunctionTool | NamedTool | CustomTool | DeclaredFunction

/**
 * The part of a request that counting and planning know, in the shape of its API: `messages` (OpenAI Chat,
 * Anthropic, AI SDK), `input` (Responses) or `contents` (Gemini), with the system prompt where the API has it.
 */
export interface ChatRequest<M extends object = ChatMessage> {
  readonly messages?: readonly M[]
  readonly input?: string | readonly M[]
  readonly contents?: readonly M[]
  /** A text or messages in place of `messages` (AI SDK). */
  readonly prompt?: string | readonly M[]
  readonly instructions?: unknown
  readonly system?: unknown
  readonly systemInstruction?: unknown
  /** Bedrock Converse has its tools in here. */
  readonly toolConfig?: unknown
  readonly tools?: readonly unknown[]
  /** The schema of structured output: `response_format` (Chat), `text` (Responses). */
  readonly response_format?: unknown
  readonly text?: unknown
}
