import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/** The rules of one folder's `.gitignore`. */
interface Rules {
  readonly folder: string
  readonly ignore: Ignore
}

/** What `.gitignore` files say, from the root of the repository down to a folder. */
export class GitIgnore {
  readonly #rules: readonly Rules[]

  private constructor(rules: readonly Rules[]) {
    this.#rules = rules
  }

  /** The rules that hold in `folder`: its own, and those above it up to the root of its repository. */
  static for(folder: string): GitIgnore {
    const folders = [resolve(folder)]
    const root = rootOf(folders[0]!)
    while (root !== null && folders[0] !== root) folders.unshift(dirname(folders[0]!))
    return folders.reduce((rules, one) => rules.within(one), new GitIgnore([]))
  }

  /** These rules, and those of a folder below. */
  within(folder: string): GitIgnore {
    const file = join(folder, '.gitignore')
    if (!existsSync(file)) return this
    try {
      return new GitIgnore([...this.#rules, { folder, ignore: ignore().add(readFileSync(file, 'utf8')) }])
    } catch {
      // A folder of that name, or one that may not be read: no rules.
      return this
    }
  }

  /** Whether a file or folder with this absolute path is ignored. The nearest rules win. */
  ignores(path: string, isFolder: boolean): boolean {
    for (const { folder, ignore: rules } of this.#rules.toReversed()) {
      const result = rules.test(`${relative(folder, path)}${isFolder ? '/' : ''}`)
      if (result.ignored) return true
      if (result.unignored) return false
    }
    return false
  }
}

/** The root of the repository that `folder` is in, or null. */
function rootOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return null
  }
}
