/** The programs of `docs/worker.md`, each run in a page that has the elements they name. */
import { readFileSync } from 'node:fs'
import { transform } from 'esbuild'
import { expect, test } from './test.ts'

const guide = readFileSync(new URL('../../docs/worker.md', import.meta.url), 'utf8')
const programs = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, program = '']) => program)
const BOOK = 'All the tokens that a model can see at once. '

/** What a reader's page would have. A program that does not load a tokenizer has it from the program before. */
function prelude(program: string): string {
  return [
    `const make = (name, fields) => document.body.appendChild(Object.assign(document.createElement(name), fields))`,
    `const textarea = make('textarea', { value: 'How much room is left?' })`,
    `const meter = make('meter', { max: 1e9 }), bar = make('progress', {}), book = ${JSON.stringify(BOOK)}.repeat(400_000)`,
    /\btokenizer = /.test(program) ? '' : `import { loadTokenizer } from '/dist/worker.js'`,
    /\btokenizer = /.test(program) ? '' : `const tokenizer = await loadTokenizer('gpt-4o')`,
  ].join('\n')
}

for (const [index, program] of programs.entries()) {
  test(`program ${index + 1} of the worker guide`, async ({ open }) => {
    const { page } = await open()
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(error.message))
    const { code } = await transform(`${prelude(program)}\n${program}`, {
      loader: 'ts',
      format: 'esm',
      target: 'es2022',
    })
    const shown = code.replaceAll(/(['"])tokenroom\/worker\1/g, `'/dist/worker.js'`)
    await page.addScriptTag({ type: 'module', content: `${shown}\ndocument.body.dataset.done = 'yes'` })
    await expect(page.locator('body')).toHaveAttribute('data-done', 'yes', { timeout: 60_000 })

    if (program.includes('addEventListener')) await page.locator('textarea').fill('two words')
    const expected = program.includes('addEventListener') ? 2 : program.includes('book') ? 4_400_001 : 6
    if (program.includes('meter')) await expect.poll(() => page.locator('meter').evaluate(numberIn)).toBe(expected)
    if (program.includes('bar')) await expect.poll(() => page.locator('progress').evaluate(numberIn)).toBeGreaterThan(0)
    expect(failures).toEqual([])
  })
}

function numberIn(element: Element): number {
  return (element as HTMLMeterElement).value
}
