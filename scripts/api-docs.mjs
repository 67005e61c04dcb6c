// @ts-check
/**
 * Writes `docs/api/`: a page for each entry of the package, generated from the docstrings. With `--check` it writes
 * nothing and fails when a page is not what it would write.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'

const root = fileURLToPath(new URL('../', import.meta.url))
const folder = join(root, 'docs/api')
const check = process.argv.includes('--check')

/** The entries by their source: the map that the type checks use. */
const { paths } = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')).compilerOptions
const entries = new Map(
  Object.entries(/** @type {Record<string, string[]>} */ (paths))
    .map(([name, [source = '']]) => /** @type {const} */ ([source.replace(/^\.\//, ''), name]))
    .filter(([source]) => !source.endsWith('.d.ts')),
)

const written = mkdtempSync(join(tmpdir(), 'tokenroom-api-'))
try {
  await generate(written)
  compareOrWrite()
} finally {
  rmSync(written, { recursive: true })
}

/** @param {string} out */
async function generate(out) {
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: [...entries.keys()].map((source) => join(root, source)),
    tsconfig: join(root, 'tsconfig.core.json'),
    // Types are checked by another command.
    skipErrorChecking: true,
    readme: 'none',
    excludePrivate: true,
    excludeExternals: true,
    disableSources: true,
    githubPages: false,
    logLevel: 'Error',
    validation: { notExported: false, invalidLink: true, notDocumented: false },
    ...{
      outputFileStrategy: 'modules',
      hidePageHeader: true,
      hideBreadcrumbs: true,
      useCodeBlocks: true,
      parametersFormat: 'table',
      interfacePropertiesFormat: 'table',
      typeDeclarationFormat: 'table',
      propertyMembersFormat: 'table',
    },
  })
  const project = await app.convert()
  if (project === undefined) throw new Error('typedoc could not read the entries')
  const modules = project.children ?? []
  for (const module of modules) {
    const name = [...entries].find(([source]) => moduleName(source) === module.name)?.[1]
    if (name === undefined) throw new Error(`typedoc found ${module.name}, which is no entry of tsconfig.base.json`)
    module.name = name
  }
  await app.outputs.writeOutput({ name: 'markdown', path: out }, project)
}

/** How typedoc names the module of a source file: its path without the ending. @param {string} source */
function moduleName(source) {
  return source.replace(/(\/index)?\.tsx?$/, '')
}

/** What differs is written, or with `--check` named. */
function compareOrWrite() {
  const made = pagesOf(written)
  const committed = pagesOf(folder)
  const stale = [...new Set([...made.keys(), ...committed.keys()])].filter(
    (name) => made.get(name) !== committed.get(name),
  )
  if (check) {
    for (const name of stale) console.error(`docs/api/${name} is not what the docstrings say; run npm run docs:api`)
    process.exitCode = stale.length > 0 ? 1 : 0
    return
  }
  for (const name of stale) {
    const text = made.get(name)
    if (text === undefined) rmSync(join(folder, name))
    else {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
  }
  console.log(`docs/api: ${stale.length} of ${made.size} pages changed`)
}

/** @param {string} from @returns {Map<string, string>} */
function pagesOf(from) {
  if (!existsSync(from)) return new Map()
  const names = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
  return new Map(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(from, name), 'utf8')]))
}
