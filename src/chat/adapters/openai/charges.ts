/** How one family of models is charged in one API: the numbers beside the texts, each between bounds. */

/** A number of tokens between bounds. */
export interface Tokens {
  readonly lower: number
  readonly tokens: number
  readonly upper: number
}

/** An exact number, or one between bounds. */
export function tokens(lower: number, likely: number = lower, upper: number = likely): Tokens {
  return { lower, tokens: likely, upper }
}

/** How one family is charged in one API. */
export interface OpenAiRules {
  /** How tools are written: OpenAI's TypeScript, or a template of which only that it holds the JSON is known. */
  readonly notation: 'typescript' | 'json'
  /** Each message, beside its role and content; each of the assistant, beside that. */
  readonly message: Tokens
  readonly assistant: Tokens
  /** A name, beside the name itself. */
  readonly name: Tokens
  /** What opens the reply. */
  readonly reply: Tokens
  /** Beside the text of the tools, without a system message and with one; and more when the first tool has a description. */
  readonly tools: Tokens
  readonly toolsWithSystem: Tokens
  readonly describedTool: Tokens
  /** Beside the text of a schema of the answer, when there are no tools. */
  readonly schema: Tokens
  /** And when there are: bills of schemas agree to within some tokens. */
  readonly schemaWithTools: Tokens
  /** `tool_choice`: `none`, a tool by name (beside the name), `required`, and a list of tools that are allowed. */
  readonly chooseNone: Tokens
  readonly chooseNamed: Tokens
  readonly chooseRequired: Tokens
  /** A call, beside the function's name and its arguments, and its result, beside the name and the content. */
  readonly call: Tokens
  readonly result: Tokens
  /** Whether a result has the bare name of the function, without `functions.` */
  readonly bareResult: boolean
  /** More for a call of the Responses API that has an id. */
  readonly callId: Tokens
  /** Text beside calls, beside itself. */
  readonly textBesideCall: Tokens
  /** Several calls in one message as one text, or each on its own. */
  readonly parallel: 'list' | 'apart'
  /** `parallel_tool_calls: false`. */
  readonly serialCalls: Tokens
  /** Tools that come in the middle of the input, beside their text. */
  readonly additionalTools: Tokens
}

export const NONE = tokens(0)
