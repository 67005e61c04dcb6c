/** The programs in the documents, and what each prints. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './packed.ts'

export interface Program {
  /** Where it is: the document and its place among the document's programs, from 1. */
  readonly name: string
  readonly program: string
  readonly output: string
}

/** The README and every guide, by their paths from the root of the repository. */
export function documents(): readonly string[] {
  const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
  return ['README.md', ...guides.sort().map((name) => `docs/${name}`)]
}

export function readDocument(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Every `js` block that is followed by a `text` block. */
export function programsIn(path: string): readonly Program[] {
  const blocks = readDocument(path).matchAll(/```js\n([\s\S]*?)```\s+```text\n([\s\S]*?)```/g)
  return [...blocks].map(([, program = '', output = ''], index) => ({
    name: `${path}, program ${index + 1}`,
    program,
    output,
  }))
}
