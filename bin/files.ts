import { stat } from 'node:fs/promises'
import { glob, isDynamicPattern } from 'tinyglobby'
import { CommandError } from './errors.ts'

/** One input: a file, or standard input as `-`. */
export interface Input {
  readonly path: string
  readonly bytes: number | null
}

/** Not what anyone means by a folder's texts. */
const ignored = ['**/node_modules/**', '**/.git/**']

/**
 * The files that `words` name: paths, folders with all that is in them, globs, and globs after `!` to leave out. In
 * the order given, each once; those of a glob or a folder by name.
 *
 * Throws `FILE_UNREADABLE` for a path that is not there, `NO_FILES` for a glob that matches nothing.
 */
export async function findFiles(words: readonly string[]): Promise<readonly Input[]> {
  const excluded = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1))
  const found = new Map<string, Input>()
  for (const word of words) {
    if (word.startsWith('!')) continue
    const inputs = word === '-' ? [{ path: '-', bytes: null }] : await findOne(word, excluded)
    for (const input of inputs) if (!found.has(input.path)) found.set(input.path, input)
  }
  return [...found.values()]
}

async function findOne(word: string, excluded: readonly string[]): Promise<readonly Input[]> {
  // A file of that very name comes first: `[id].md` is a file in many projects.
  const there = await stat(word).catch((error: NodeJS.ErrnoException) => {
    if (isDynamicPattern(word)) return null
    const why = error.code === 'ENOENT' ? 'it is not there' : error.message
    throw new CommandError('FILE_UNREADABLE', `cannot read "${word}": ${why}; check the path, or quote a glob`, {
      cause: error,
    })
  })
  if (there !== null && !there.isDirectory()) return [{ path: word, bytes: there.isFile() ? there.size : null }]
  const ignore = [...ignored, ...excluded]
  const paths =
    there === null
      ? await glob(word, { ignore, expandDirectories: false })
      : (await glob('**', { cwd: word, ignore: [...ignored] })).map((path) => `${word.replace(/\/+$/, '')}/${path}`)
  const kept = there === null ? paths : await without(paths, excluded)
  if (kept.length === 0) {
    throw new CommandError('NO_FILES', `"${word}" matches no file here; check the pattern and the folder it is run in`)
  }
  return Promise.all(kept.sort().map(async (path) => ({ path, bytes: (await stat(path)).size })))
}

async function without(paths: readonly string[], excluded: readonly string[]): Promise<string[]> {
  if (excluded.length === 0) return [...paths]
  const out = new Set(await glob([...excluded], { expandDirectories: false }))
  return paths.filter((path) => !out.has(path.replace(/^\.\//, '')))
}
