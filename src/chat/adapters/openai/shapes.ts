/**
 * The fields of OpenAI's requests, and of those of servers that take the same: what is counted, and what is known to
 * be free. Sources: the API references of OpenAI (Chat Completions, Responses), Groq, Mistral and OpenRouter, and the
 * recorded bills.
 */
import { type Shape, shape } from '../fields.ts'

const CACHE = { cache_control: shape('', 'type ttl'), prompt_cache_breakpoint: shape('', 'mode') }

const SAMPLING = `model stream temperature top_p top_k min_p n seed stop user metadata store service_tier logprobs
  top_logprobs logit_bias frequency_penalty presence_penalty repetition_penalty max_tokens max_completion_tokens
  max_output_tokens max_tool_calls prompt_cache_key prompt_cache_retention safety_identifier random_seed safe_prompt
  verbosity moderation models`

const SAMPLING_OBJECTS: Shape['inner'] = {
  stream_options: shape('', 'include_usage include_obfuscation'),
  prompt_cache_options: shape('', 'mode ttl'),
  provider: shape(
    '',
    `order only ignore allow_fallbacks require_parameters data_collection quantizations sort max_price zdr
    enforce_distillable_text preferred_min_throughput preferred_max_latency`,
  ),
}

export const CHAT_REQUEST = shape(
  'messages tools functions tool_choice function_call response_format parallel_tool_calls prediction web_search_options',
  `${SAMPLING} modalities reasoning_effort reasoning_format include_reasoning clear_thinking transforms route preset`,
  {
    ...SAMPLING_OBJECTS,
    audio: shape('', 'voice format'),
    reasoning: shape('', 'effort max_tokens exclude enabled summary'),
    thinking: shape('', 'type budget_tokens clear_thinking'),
    usage: shape('', 'include'),
  },
)

export const RESPONSES_REQUEST = shape(
  `input instructions tools tool_choice text parallel_tool_calls reasoning previous_response_id conversation prompt
  context_management`,
  `${SAMPLING} include background truncation`,
  SAMPLING_OBJECTS,
)
/** `mode` of the reasoning adds a prompt; `context` keeps the reasoning of turns that are over. */
export const REASONING = shape('mode', 'effort summary generate_summary context')
export const TEXT_OPTIONS = shape('format', 'verbosity')

export const CHAT_MESSAGE = shape(
  `role content name tool_calls tool_call_id refusal function_call audio reasoning reasoning_content reasoning_details`,
  'prefix annotations weight',
  CACHE,
)
export const CHAT_CALL = shape('id function custom type', 'index')
export const FUNCTION_CALL = shape('name arguments')

/** Blocks of a message's content in both APIs. */
export const TEXT_BLOCK = shape('text refusal', 'type annotations logprobs', CACHE)
export const MEDIA_BLOCK = shape('image_url detail file file_data file_id file_url filename input_audio', 'type', CACHE)
export const IMAGE_URL = shape('url detail')
export const FILE = shape('file_data file_id filename')
export const AUDIO = shape('data format')

/** Items of the Responses API. An id alone costs nothing; that a call has one does. */
export const MESSAGE_ITEM = shape('role content phase', 'type id status')
export const CALL_ITEM = shape('name arguments input namespace id call_id', 'type status caller')
export const RESULT_ITEM = shape('output call_id', 'type id status')
export const REASONING_ITEM = shape('summary content encrypted_content', 'type id status')
export const ADDITIONAL_TOOLS_ITEM = shape('tools role', 'type id status')

/** Tools: the wrapper of Chat Completions, and a function. */
export const TOOL = shape('function type', 'eager_input_streaming', CACHE)
export const FUNCTION = shape('name description parameters input_schema inputSchema', 'type strict', CACHE)
export const RESPONSE_FORMAT = shape('json_schema name description schema type', 'strict')
