import { expect, test } from 'vitest'
import { headersDown, headersUp } from '../../../../service/proxy/headers.ts'

test('a provider gets no key, no cookie, no address of the caller, and nothing of one connection', () => {
  const up = headersUp([
    ['Authorization', 'Bearer a-key'],
    ['X-Api-Key', 'a-key'],
    ['x-goog-api-key', 'a-key'],
    ['api-key', 'a-key'],
    ['Cookie', 'session=1'],
    ['X-Forwarded-For', '10.0.0.1'],
    ['Forwarded', 'for=10.0.0.1'],
    ['X-Tokenroom-User', 'ada'],
    ['Connection', 'keep-alive, X-Own'],
    ['X-Own', 'of this connection'],
    ['Transfer-Encoding', 'chunked'],
    ['Content-Length', '9'],
    ['Accept-Encoding', 'gzip, br'],
    ['Host', 'proxy.test'],
    ['TE', 'trailers'],
    ['Content-Type', 'application/json'],
    ['anthropic-version', '2023-06-01'],
    ['anthropic-beta', 'one'],
    ['Anthropic-Beta', 'two'],
    ['OpenAI-Organization', 'org-1'],
  ])
  expect([...up]).toEqual([
    ['anthropic-beta', 'one, two'],
    ['anthropic-version', '2023-06-01'],
    ['content-type', 'application/json'],
    ['openai-organization', 'org-1'],
  ])
})

test('a caller gets the limits and the id of the provider, and not whose account it is', () => {
  const down = headersDown([
    ['Content-Type', 'text/event-stream'],
    ['Content-Encoding', 'gzip'],
    ['Content-Length', '100'],
    ['Transfer-Encoding', 'chunked'],
    ['Set-Cookie', '__cf_bm=1'],
    ['openai-organization', 'org-of-the-proxy'],
    ['anthropic-organization-id', 'org-of-the-proxy'],
    ['access-control-allow-origin', '*'],
    ['CF-Ray', '1'],
    ['x-request-id', 'req_1'],
    ['x-ratelimit-remaining-tokens', '9000'],
    ['retry-after', '2'],
  ])
  expect([...down]).toEqual([
    ['content-type', 'text/event-stream'],
    ['retry-after', '2'],
    ['x-ratelimit-remaining-tokens', '9000'],
    ['x-request-id', 'req_1'],
  ])
})
