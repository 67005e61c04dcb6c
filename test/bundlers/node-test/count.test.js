import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadTokenizer } from 'tokenroom'

test('counts tokens', async () => {
  const tokenizer = await loadTokenizer('gpt-4o')
  assert.equal(tokenizer.count('How much room is left, 你好?'), Number(process.env.EXPECTED_TOKENS))
})
