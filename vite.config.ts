import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { docsPages } from './demo/docs-pages.ts'
import { linkPreview } from './demo/link-preview.ts'
import { offlineFiles } from './demo/offline/offline-files.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The development server injects styles and its own client inline, which the page's strict policy forbids. */
function relaxPolicyInDevelopment(): Plugin {
  return {
    name: 'relax-policy-in-development',
    apply: 'serve',
    transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[\s\S]*?\/>/, ''),
  }
}

export default defineConfig({
  root: here('./demo'),
  publicDir: here('./public'),
  // Relative addresses, so that the built page works from any folder of any static host.
  base: './',
  plugins: [relaxPolicyInDevelopment(), docsPages(), linkPreview(), offlineFiles()],
  worker: { format: 'es' },
  build: {
    outDir: here('./demo/dist'),
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets become data: addresses, which the page's policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
})
