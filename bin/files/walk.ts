import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { GitIgnore } from './git-ignore.ts'
import { nameOf } from './names.ts'

/** One input: a file, or standard input, which has no path. */
export interface Input {
  readonly path: Uint8Array | null
  /** The name as text. Standard input is `-`. */
  readonly name: string
  /** Its size, or null where that is not known. */
  readonly bytes: number | null
}

/** What was not counted, and why. */
export interface Failed {
  readonly name: string
  readonly reason: string
}

export interface WalkOptions {
  /** Takes names that begin with a dot. */
  readonly hidden: boolean
  /** Takes what `.gitignore` and habit leave out. */
  readonly noIgnore: boolean
  /** Whether a path, as it was named, is left out by the caller. */
  isExcluded(name: string): boolean
}

/** What is of git itself, and what nobody means by a folder's texts. */
const NEVER = '.git'
const NEVER_MEANT = 'node_modules'
const SLASH = Buffer.from('/')

/** Finds files in folders. Each file is found once, whatever links lead to it. */
export class Walk {
  readonly inputs: Input[] = []
  readonly failed: Failed[] = []
  /** How many files and folders were left out, by what. */
  readonly leftOut = { hidden: 0, ignored: 0 }
  readonly #options: WalkOptions
  readonly #seen = new Set<string>()
  /** The folders that were read for one word: links may lead to them again, or around in circles. */
  readonly #entered = new Set<string>()
  #skippedKnown = false

  constructor(options: WalkOptions) {
    this.#options = options
  }

  /** Whether a file was found again that was found before. */
  get skippedKnown(): boolean {
    return this.#skippedKnown
  }

  async kindOf(path: Uint8Array): Promise<'file' | 'folder'> {
    return (await identify(path)).isFolder ? 'folder' : 'file'
  }

  /** Adds a file that was named. It may be hidden or ignored, or be a pipe. */
  async addFile(path: Uint8Array): Promise<void> {
    const { dev, ino, size, isFile } = await identify(path)
    if (this.#isNew(dev, ino)) this.inputs.push({ path, name: nameOf(path), bytes: isFile ? size : null })
  }

  /** Adds the files of a folder and of those in it, in the order of their names. `takes` says which. */
  async addFolder(path: Uint8Array, takes: (name: string) => boolean = () => true): Promise<void> {
    this.#entered.clear()
    const folder = resolve(nameOf(path))
    await this.#enter(path, this.#options.noIgnore ? null : GitIgnore.for(folder), takes)
  }

  async #enter(path: Uint8Array, rules: GitIgnore | null, takes: (name: string) => boolean): Promise<void> {
    try {
      const { dev, ino } = await identify(path)
      if (this.#entered.has(`${dev}:${ino}`)) return
      this.#entered.add(`${dev}:${ino}`)
      const entries = await readdir(Buffer.from(path), { withFileTypes: true, encoding: 'buffer' })
      entries.sort((a, b) => Buffer.compare(a.name, b.name))
      for (const entry of entries) await this.#take(path, entry, rules, takes)
    } catch (error) {
      this.#fail(path, error)
    }
  }

  async #take(
    folder: Uint8Array,
    entry: Dirent<Buffer>,
    rules: GitIgnore | null,
    takes: (name: string) => boolean,
  ): Promise<void> {
    const own = nameOf(entry.name)
    const isCurrent = folder.length === 1 && folder[0] === 0x2e
    const path = isCurrent ? entry.name : Buffer.concat([trimSlash(folder), SLASH, entry.name])
    const name = nameOf(path)
    if (own === NEVER || this.#options.isExcluded(name)) return
    try {
      const found = entry.isSymbolicLink() || !entry.isDirectory() ? await identify(path) : null
      const isFolder = found === null || found.isFolder
      if (!isFolder && !takes(name)) return
      if (this.#leavesOut(own, resolve(name), isFolder, rules)) return
      if (isFolder) await this.#enter(path, rules?.within(resolve(name)) ?? null, takes)
      else if (!found.isFile) this.failed.push({ name, reason: 'it is no file and no folder' })
      else if (this.#isNew(found.dev, found.ino)) this.inputs.push({ path, name, bytes: found.size })
    } catch (error) {
      this.#fail(path, error)
    }
  }

  #leavesOut(own: string, path: string, isFolder: boolean, rules: GitIgnore | null): boolean {
    const { hidden, noIgnore } = this.#options
    if (!hidden && own.startsWith('.')) {
      this.leftOut.hidden++
      return true
    }
    if (!noIgnore && isFolder && own === NEVER_MEANT) return true
    if (!rules?.ignores(path, isFolder)) return false
    this.leftOut.ignored++
    return true
  }

  #isNew(dev: bigint, ino: bigint): boolean {
    const key = `${dev}:${ino}`
    if (this.#seen.has(key)) {
      this.#skippedKnown = true
      return false
    }
    this.#seen.add(key)
    return true
  }

  #fail(path: Uint8Array, error: unknown): void {
    this.failed.push({ name: nameOf(path), reason: (error as NodeJS.ErrnoException).code ?? String(error) })
  }
}

async function identify(path: Uint8Array) {
  const { dev, ino, size, ...stats } = await stat(Buffer.from(path), { bigint: true })
  const kind = (stats as { mode: bigint }).mode & 0o170000n
  return { dev, ino, size: Number(size), isFile: kind === 0o100000n, isFolder: kind === 0o040000n }
}

function trimSlash(path: Uint8Array): Uint8Array {
  let end = path.length
  while (end > 1 && path[end - 1] === 0x2f) end--
  return path.subarray(0, end)
}
