import picomatch from 'picomatch'
import { CommandError } from '../errors.ts'
import { shown } from './names.ts'
import { type Failed, type Input, Walk } from './walk.ts'

export interface FindOptions {
  readonly hidden: boolean
  readonly noIgnore: boolean
}

/** What was found. */
export interface Found {
  readonly inputs: readonly Input[]
  readonly failed: readonly Failed[]
  readonly leftOut: { readonly hidden: number; readonly ignored: number }
}

const STANDARD_INPUT: Input = { path: null, name: '-', bytes: null }

/**
 * The files that `words` name: paths, folders with all that is in them, globs, and globs after `!` to leave out. In
 * the order given, each once; those of a glob or a folder by name. What cannot be read in a folder is in `failed`.
 *
 * Throws `FILE_UNREADABLE` for a path that is not there, `NO_FILES` for a word that finds nothing.
 */
export async function findFiles(words: readonly string[], options: FindOptions): Promise<Found> {
  const excluded = words.filter((word) => word.startsWith('!')).map((word) => picomatch(word.slice(1), { dot: true }))
  const isExcluded = (name: string) => excluded.some((matches) => matches(name.replace(/^\.\//, '')))
  const walk = new Walk({ ...options, isExcluded })
  let readsStandardInput = false
  for (const word of words) {
    if (word.startsWith('!')) continue
    if (word !== '-') await add(walk, word)
    else if (!readsStandardInput) {
      readsStandardInput = true
      walk.inputs.push(STANDARD_INPUT)
    }
  }
  return walk
}

async function add(walk: Walk, word: string): Promise<void> {
  const path = Buffer.from(word)
  const before = walk.inputs.length + walk.failed.length
  // A file of that very name comes first: `[id].md` is a file in many projects.
  const kind = await walk.kindOf(path).catch((error: NodeJS.ErrnoException) => {
    if (picomatch.scan(word).isGlob) return 'glob'
    const why = error.code === 'ENOENT' ? 'it is not there' : error.message
    throw new CommandError('FILE_UNREADABLE', `cannot read "${shown(word)}": ${why}; check the path, or quote a glob`, {
      cause: error,
    })
  })
  if (kind === 'file') {
    await walk.addFile(path)
    return
  }
  if (kind === 'folder') await walk.addFolder(path)
  else {
    const { base } = picomatch.scan(word)
    const matches = picomatch(word.replace(/^\.\//, ''), { dot: true })
    const folder = Buffer.from(base === '' ? '.' : base)
    const isThere = await walk.kindOf(folder).then(
      (found) => found === 'folder',
      () => false,
    )
    if (isThere) await walk.addFolder(folder, (name) => matches(name.replace(/^\.\//, '')))
  }
  if (walk.inputs.length + walk.failed.length > before || walk.skippedKnown) return
  const { hidden, ignored } = walk.leftOut
  const left = hidden + ignored > 0 ? ` that is not hidden or ignored (--hidden and --no-ignore take those too)` : ''
  throw new CommandError(
    'NO_FILES',
    `"${shown(word)}" matches no file${left}; check the pattern and the folder it is run in`,
  )
}
