/**
 * The fields of OpenAI's requests, and of those of servers that take the same: what is counted, and what is known to
 * be free. Sources: the API references of OpenAI (Chat Completions, Responses), Groq, Mistral and OpenRouter, and the
 * recorded bills.
 */
import { shape } from '../fields.ts'

const SAMPLING = `model stream stream_options temperature top_p top_k min_p n seed stop user metadata store
  service_tier logprobs top_logprobs logit_bias frequency_penalty presence_penalty repetition_penalty
  max_tokens max_completion_tokens max_output_tokens max_tool_calls prompt_cache_key prompt_cache_retention
  prompt_cache_options safety_identifier random_seed safe_prompt verbosity moderation`

export const CHAT_REQUEST = shape(
  'messages tools functions tool_choice function_call response_format parallel_tool_calls prediction web_search_options',
  `${SAMPLING} modalities audio reasoning_effort reasoning_format reasoning include_reasoning thinking
  clear_thinking provider models transforms route preset usage`,
)

export const RESPONSES_REQUEST = shape(
  `input instructions tools tool_choice text parallel_tool_calls reasoning previous_response_id conversation prompt
  context_management`,
  `${SAMPLING} include background truncation provider models`,
)

export const CHAT_MESSAGE = shape(
  `role content name tool_calls tool_call_id refusal function_call audio reasoning reasoning_content reasoning_details`,
  'prefix cache_control annotations weight',
)
export const CHAT_CALL = shape('id function custom type', 'index')
export const FUNCTION_CALL = shape('name arguments')

/** Blocks of a message's content in both APIs. */
export const TEXT_BLOCK = shape('text refusal', 'type cache_control prompt_cache_breakpoint annotations logprobs')

/** Items of the Responses API. An id alone costs nothing; that a call has one does. */
export const MESSAGE_ITEM = shape('role content phase', 'type id status')
export const CALL_ITEM = shape('name arguments input namespace id call_id', 'type status caller')
export const RESULT_ITEM = shape('output call_id', 'type id status')
export const REASONING_ITEM = shape('summary content encrypted_content', 'type id status')
export const ADDITIONAL_TOOLS_ITEM = shape('tools role', 'type id status')

/** Tools: the wrapper of Chat Completions, a function, a custom tool. */
export const TOOL = shape('function custom type', 'cache_control eager_input_streaming')
export const FUNCTION = shape('name description parameters', 'type strict cache_control')
export const RESPONSE_FORMAT = shape('json_schema name description schema type', 'strict')
