/** `tokenroom/proxy`: a budget proxy before OpenAI, Anthropic and Gemini, on anything that serves `fetch`. */
export { createProxy, type Proxy, type ProxyOptions } from './app.ts'
export { hashKey } from './keys.ts'
