import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { marked } from 'marked'
import type { Plugin } from 'vite'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The guides, as pages beside the playground: `docs/<guide>.html`, in the page's own policy and on its own server. */
export function docsPages(): Plugin {
  return {
    name: 'docs-pages',
    generateBundle() {
      for (const [fileName, source] of pages()) this.emitFile({ type: 'asset', fileName, source })
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const page = pages().get((request.url ?? '').slice(1).replace(/[?#].*$/, ''))
        if (page === undefined) return next()
        response.setHeader('content-type', 'text/html; charset=utf-8')
        response.end(page)
      })
    },
  }
}

/** Every page by its path in the site. */
function pages(): Map<string, string> {
  const names = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  const guides = names
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.replaceAll('\\', '/'))
    .map((name) => [pagePath(name), readFileSync(join(root, 'docs', name), 'utf8')] as const)
  const notices = readFileSync(join(root, 'THIRD_PARTY_NOTICES.md'), 'utf8')
  const licence = `# Licence\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').replace(/^\s*MIT License\s*/, '**MIT License**\n\n')}`
  return new Map(
    [...guides, ['licences.html', `${licence}\n\n${notices}`] as const].map(([name, text]) => [
      `docs/${name}`,
      pageOf(text, name.split('/').length - 1),
    ]),
  )
}

const pagePath = (name: string) => (name === 'README.md' ? 'index.html' : name.replace(/\.md$/, '.html'))

function pageOf(markdown: string, depth: number): string {
  const up = '../'.repeat(depth)
  const body = marked
    .parse(markdown, { async: false })
    .replace(/href="(?!\w+:)([^"#]*?)(?:README)?\.md(#[^"]*)?"/g, (_, path: string, at = '') =>
      path === '' || path.endsWith('/') ? `href="${path}index.html${at}"` : `href="${path}.html${at}"`,
    )
    .replaceAll('href="decisions"', 'href="decisions/encodings-are-files.html"')
    .replace(/<pre>/g, '<pre tabindex="0">')
  const title = /^#\s+(.+)$/m.exec(markdown)?.[1]?.replace(/[<>&`]/g, '') ?? 'Documentation'
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} · tokenroom</title>
    <link rel="stylesheet" href="${up}../docs.css" />
  </head>
  <body>
    <header><a href="${up}../index.html">tokenroom</a> <a href="${up}index.html">Documentation</a></header>
    <main>${body}</main>
  </body>
</html>
`
}
