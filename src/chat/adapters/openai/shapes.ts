/**
 * The fields of OpenAI's requests, and of those of servers that take the same: what is counted, and what is known to
 * be free. Sources: the API reference of OpenAI (Chat Completions, Responses), of Groq, Mistral, OpenRouter, and the
 * recorded bills.
 */
import { shape } from '../fields.ts'

const SAMPLING = `model stream stream_options temperature top_p top_k min_p n seed stop user metadata store
  service_tier logprobs top_logprobs logit_bias frequency_penalty presence_penalty repetition_penalty
  max_tokens max_completion_tokens max_output_tokens max_tool_calls prompt_cache_key prompt_cache_retention
  prompt_cache_options safety_identifier random_seed safe_prompt verbosity`

export const CHAT_REQUEST = shape(
  'messages tools functions tool_choice function_call response_format parallel_tool_calls',
  `${SAMPLING} modalities audio reasoning_effort reasoning_format reasoning include_reasoning thinking
  clear_thinking provider models transforms route preset usage moderation`,
)

export const RESPONSES_REQUEST = shape(
  'input instructions tools tool_choice text parallel_tool_calls',
  `${SAMPLING} include background truncation reasoning provider models moderation stream_options`,
)
