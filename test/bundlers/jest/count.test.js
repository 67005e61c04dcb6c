import { loadTokenizer } from 'tokenroom'

test('counts tokens', async () => {
  const tokenizer = await loadTokenizer('gpt-4o')
  expect(tokenizer.count('How much room is left, 你好?')).toBe(Number(process.env.EXPECTED_TOKENS))
})
