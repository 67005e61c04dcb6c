/** Apps of the tests, bundled with the built package as a page's author would, each in a folder of its own. */
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const dist = `${root}dist/`

export interface AppOptions {
  /** Other packages in place of those that the code names. */
  readonly alias?: Readonly<Record<string, string>>
  readonly plugins?: readonly Plugin[]
  /** The conditions by which packages choose their files. */
  readonly conditions?: readonly string[]
  /** What the page has; by default an empty element for the app. */
  readonly html?: string
}

/** Bundles `entry` of this folder; answers the folder to serve. The worker and the encodings lie beside the script. */
export async function buildApp(
  name: string,
  entry: string,
  { alias, plugins, conditions, html }: AppOptions = {},
): Promise<string> {
  const folder = `${root}build/apps/${name}`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile: `${folder}/app.js`,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"development"' },
    alias: {
      'tokenroom/element/define': `${dist}element-define.js`,
      'tokenroom/element': `${dist}element.js`,
      'tokenroom/react': `${dist}react.js`,
      ...alias,
    },
    plugins: [...(plugins ?? [])],
    ...(conditions && { conditions: [...conditions] }),
    logLevel: 'error',
  })
  copyFileSync(`${dist}tokenizer.worker.js`, `${folder}/tokenizer.worker.js`)
  symlinkSync(`${dist}encodings`, `${folder}/encodings`)
  const body = html ?? '<div id="app"></div>'
  writeFileSync(`${folder}/index.html`, page(body))
  return folder
}

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>An app of the tests</title>
    <link rel="icon" href="data:,">
    <script type="module" src="app.js"></script>
  </head>
  <body>${body}</body>
</html>`
}
