import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

/** What the first visit keeps: not the encodings, which are kept when they are used, nor tiktoken and the guides. */
const isKept = (file: string) => !/\.(?:wasm|map)$|tiktoken|^docs\/|^sw/.test(file)
/** What `public` has, besides what the bundle has. */
const PUBLIC = ['theme.js', 'favicon.svg']

/** Names the files of the page for its service worker, `public/sw.js`. */
export function offlineFiles(): Plugin {
  return {
    name: 'offline-files',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = ['./', ...PUBLIC, ...Object.keys(bundle).filter(isKept)].sort()
        const contents = Object.values(bundle).map((file) => (file.type === 'chunk' ? file.code : file.source))
        const hash = createHash('sha256')
        for (const content of contents) hash.update(content)
        const version = hash.digest('hex').slice(0, 12)
        const source = `self.offline = ${JSON.stringify({ version, files: files.map((file) => (file === './' ? file : `./${file}`)) })}\n`
        this.emitFile({ type: 'asset', fileName: 'sw-files.js', source })
      },
    },
  }
}
