import type { ErrorCode, SerializedError } from '../../../src/errors.ts'

/** One error of every code: a code that is added and has no sample here does not compile. */
const byCode: { readonly [C in ErrorCode]: SerializedError<C>['data'] } = {
  UNKNOWN_MODEL: { model: 'gpt-4p', nearest: ['gpt-4'], known: ['gpt-4', 'gpt-5'] },
  UNKNOWN_ENCODING: { encoding: 'o300k', known: ['o200k_base'] },
  ENCODING_LOAD_FAILED: {
    encoding: 'o200k_base',
    source: 'https://site.test/x.wasm',
    status: 404,
    reason: 'Not Found',
  },
  ENCODING_CORRUPT: { encoding: 'o200k_base', reason: 'no vocabulary' },
  ENCODING_MISMATCH: { encoding: 'o200k_base', contains: ['gpt2', 'r50k_base'] },
  ABI_MISMATCH: { expected: 2, found: 1 },
  OUT_OF_MEMORY: { neededBytes: 4_294_967_296, reason: 'memory.grow refused' },
  INVALID_TEXT: { received: '42' },
  INVALID_LIMIT: { name: 'limitTokens', received: '-1' },
  INVALID_ARGUMENT: { name: 'keep', received: '"edges"', expected: 'start, end or middle' },
  INVALID_TOKEN: { token: 300_000, index: 7, vocabularySize: 200_019 },
  DISALLOWED_SPECIAL: { special: '<|endoftext|>', startCodeUnits: 12 },
  ENGINE_MISSING: { engine: 'tiktoken', reason: 'not installed' },
  ENGINE_UNSUPPORTED: { engine: 'tiktoken', encoding: 'o300k', supported: ['gpt2'] },
  ENGINE_FAILED: { engine: 'tiktoken', encoding: 'gpt2', textCodeUnits: 2_000_001, reason: 'unreachable' },
  WORKER_START_FAILED: { url: 'https://site.test/w.js', reason: 'blocked' },
  WORKER_CRASHED: { pendingCalls: 3, reason: 'out of memory' },
  WORKER_CLOSED: { pendingCalls: 0 },
  PLAN_INFEASIBLE: {
    needTokens: 9_120,
    haveTokens: 8_192,
    shortTokens: 928,
    windowTokens: 16_384,
    outputReserveTokens: 8_000,
    framingTokens: 192,
    slots: [{ slot: 'history', needTokens: 9_120, haveTokens: 8_192, shortTokens: 928 }],
  },
  UNAUTHORIZED: { reason: 'unknown' },
  ROUTE_UNKNOWN: { path: '/v2/count', known: ['POST /v1/count'] },
  METHOD_NOT_ALLOWED: { method: 'PUT', path: '/v1/count', allowed: ['POST'] },
  MEDIA_TYPE_UNSUPPORTED: { header: 'content-type', received: 'text/plain', expected: 'application/json' },
  BODY_TOO_LARGE: { limitBytes: 4_194_304, receivedBytes: 4_194_305 },
  BODY_UNREADABLE: { receivedBytes: 100, reason: 'terminated' },
  BODY_NOT_UTF8: { receivedBytes: 7 },
  BODY_NOT_JSON: { receivedBytes: 7, reason: 'Unexpected token' },
  BODY_TOO_COMPLEX: { measure: 'depth', limit: 64, offsetBytes: 65 },
  ENCODING_NOT_SERVED: { encoding: 'gpt2', served: ['o200k_base'] },
  INTERNAL: { reason: 'unexpected error' },
}

export const errorSamples = Object.entries(byCode).map(([code, data]) => ({
  code,
  message: `the message of ${code}`,
  data,
})) as readonly SerializedError[]
