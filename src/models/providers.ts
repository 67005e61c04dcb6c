/** Who a model name says made the model, or serves it. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Makers of models that serve them themselves. */
const makers = words(
  'openai anthropic google xai deepseek mistral llama alibaba moonshotai cohere zai minimax nvidia perplexity stepfun xiaomi',
)

/** They pass on the makers' models at the makers' limits and list prices. */
const gateways = words('openrouter vercel azure amazon-bedrock google-vertex google-vertex-anthropic')

/** They serve models at limits and prices of their own, so that nobody else's entry says anything about theirs. */
const hosts = words(
  'groq togetherai fireworks-ai huggingface cerebras deepinfra novita-ai baseten nebius ollama-cloud lmstudio snowflake-cortex databricks cloudflare-workers-ai siliconflow github-models github-copilot',
)

/** What SDKs, gateways and clouds call them besides; `_` is read as `-`. */
const otherNames: Readonly<Record<string, string>> = {
  gemini: 'google',
  'x-ai': 'xai',
  'deepseek-ai': 'deepseek',
  mistralai: 'mistral',
  meta: 'llama',
  'meta-llama': 'llama',
  dashscope: 'alibaba',
  qwen: 'alibaba',
  moonshot: 'moonshotai',
  'z-ai': 'zai',
  'zai-org': 'zai',
  minimaxai: 'minimax',
  'stepfun-ai': 'stepfun',
  xiaomimimo: 'xiaomi',
  'azure-openai': 'azure',
  'azure-ai': 'azure',
  amazon: 'amazon-bedrock',
  bedrock: 'amazon-bedrock',
  'bedrock-converse': 'amazon-bedrock',
  vertex: 'google-vertex',
  'vertex-ai': 'google-vertex',
  together: 'togetherai',
  'together-ai': 'togetherai',
  fireworks: 'fireworks-ai',
  hf: 'huggingface',
  novita: 'novita-ai',
  ollama: 'ollama-cloud',
  'lm-studio': 'lmstudio',
  snowflake: 'snowflake-cortex',
  '@cf': 'cloudflare-workers-ai',
  cloudflare: 'cloudflare-workers-ai',
  'workers-ai': 'cloudflare-workers-ai',
  github: 'github-models',
}

/** Whose ids on Bedrock begin with their name: `anthropic.claude-…`. */
const bedrockVendors = words(
  'ai21 amazon anthropic cohere deepseek google meta minimax mistral moonshot moonshotai nvidia openai qwen writer xai zai',
)

/** A provider that a name says, by the id it has in the catalogue. */
export interface NamedProvider {
  readonly id: string
  readonly kind: 'maker' | 'gateway' | 'host'
}

/** The provider with this name, in lower case, or undefined. */
export function providerNamed(name: string): NamedProvider | undefined {
  const dashed = name.replaceAll('_', '-')
  const id = Object.hasOwn(otherNames, dashed) ? otherNames[dashed]! : dashed
  if (makers.has(id)) return { id, kind: 'maker' }
  if (gateways.has(id)) return { id, kind: 'gateway' }
  return hosts.has(id) ? { id, kind: 'host' } : undefined
}

/** Whether Bedrock's ids begin so. */
export function isBedrockVendor(name: string): boolean {
  return bedrockVendors.has(name)
}
