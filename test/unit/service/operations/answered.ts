import { expect } from 'vitest'
import type { Preflight } from '../../../../service/index.ts'
import { post } from '../service.ts'

/** Posts `body` and expects an answer with 200. Returns its JSON and its `x-token-count`. */
export async function answered(service: Preflight, path: string, body: unknown) {
  const response = await post(service, path, body)
  const json = await response.json()
  expect(response.status, JSON.stringify(json)).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
  return { json, tokens: response.headers.get('x-token-count') }
}

/** A system prompt, twenty turns and a last question. */
export const conversation = [
  { role: 'system', content: 'You are concise.' },
  ...Array.from({ length: 20 }, (_, turn) => [
    { role: 'user', content: `Question ${turn}: ${'what about this? '.repeat(20)}` },
    { role: 'assistant', content: `Answer ${turn}.` },
  ]).flat(),
  { role: 'user', content: 'And now?' },
]
