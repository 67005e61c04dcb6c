import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)
const guide = readFileSync(new URL('docs/meter.md', root), 'utf8')
const blocks = [...guide.matchAll(/<!-- from (\S+) -->\n```\w+\n([\s\S]*?)```/g)].map(
  ([, file = '', code = '']) => [file, code] as const,
)

test('the guide shows the code of editors and frameworks that the browser tests run', () => {
  expect(blocks.map(([file]) => file.replace(/.*\//, ''))).toEqual([
    'editors.entry.js',
    'editors.entry.js',
    'Chat.vue',
    'Chat.svelte',
    'chat.solid.jsx',
  ])
  for (const [file, code] of blocks) expect(readFileSync(new URL(file, root), 'utf8')).toContain(code.trim())
})
