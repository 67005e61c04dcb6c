import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'

/** One import, type-only imports included: `from` and a relative `to` are paths from the repository's root. */
export interface Import {
  readonly from: string
  readonly to: string
  readonly relative: boolean
}

/** Reads every import of every `.ts` file in `folders`, which are paths from `root`. */
export function readImports(root: URL, folders: readonly string[]): Import[] {
  return folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .flatMap((name) => {
        const from = posix.join(folder, name)
        return parseImports(from, readFileSync(new URL(from, root), 'utf8'))
      }),
  )
}

/** The imports, re-exports and dynamic imports of one file's text. */
export function parseImports(from: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => {
    const relative = fileName.startsWith('.')
    return { from, to: relative ? posix.join(posix.dirname(from), fileName) : fileName, relative }
  })
}
