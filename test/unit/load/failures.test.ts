/** Failures of real servers and sandboxes, and the remedies that the errors name. */
import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadTokenizer as loadOnEdge } from '../../../src/edge.ts'
import { loadTokenizer, TokenroomError } from '../../../src/index.ts'
import { freePort } from '../../helpers/free-port.ts'
import { type SiteOptions, serveFolders } from '../../helpers/static-server.ts'

const encodings = new URL('../../../dist/encodings/', import.meta.url)
const file = Uint8Array.from(readFileSync(new URL('o200k_base.wasm', encodings)))
const COPY = 'copy node_modules/tokenroom/dist/encodings there, or pass { wasm } with the address where the file is'
const IMPORT = "import wasm from 'tokenroom/encodings/o200k_base'"

/** The error of loading `path` from a server. */
async function refusalFrom(path: string, options: SiteOptions = {}): Promise<TokenroomError> {
  const site = await serveFolders({ encodings: encodings.pathname }, options)
  try {
    return await refusal(loadTokenizer('o200k_base', { wasm: `${site.origin}${path}` }))
  } finally {
    await site.close()
  }
}

async function refusal(loading: Promise<unknown>): Promise<TokenroomError> {
  const error: unknown = await loading.catch((thrown: unknown) => thrown)
  if (!TokenroomError.isInstance(error)) throw new Error(`not refused with an error of this package: ${String(error)}`)
  return error
}

describe('a server', () => {
  it('may serve the file with any MIME type', async () => {
    const site = await serveFolders({ encodings: encodings.pathname }, { types: { '.wasm': 'text/plain' } })
    const tokenizer = await loadTokenizer('gpt-4o', { wasm: `${site.origin}/encodings/o200k_base.wasm` })
    await site.close()
    expect(tokenizer.count('hello world')).toBe(2)
  })

  it('without the file: the error names the address, the status and where to copy the file from', async () => {
    const error = await refusalFrom('/assets/o200k_base.wasm')
    expect(error.code).toBe('ENCODING_LOAD_FAILED')
    expect(error.data).toMatchObject({ encoding: 'o200k_base', status: 404, reason: 'HTTP status 404' })
    expect(error.message).toMatch(/from http:\/\/127\.0\.0\.1:\d+\/assets\/o200k_base\.wasm: HTTP status 404; /)
    expect(error.message).toContain(COPY)
  })

  it('that answers with the page of a single-page app: the error says so', async () => {
    const page = { status: 200, body: '<!doctype html><title>app</title>', type: 'text/html; charset=utf-8' }
    const error = await refusalFrom('/assets/o200k_base.wasm', { fallback: () => page })
    expect(error.code).toBe('ENCODING_LOAD_FAILED')
    expect(error.data).toMatchObject({ status: 200, reason: 'the server answered with an HTML page' })
    expect(error.message).toContain(COPY)
  })

  it.each(['application/wasm', 'application/octet-stream'])('that answers with a page of type %s', async (type) => {
    const error = await refusalFrom('/o200k_base.wasm', { fallback: () => ({ status: 200, body: '<html>', type }) })
    expect(error.code).toBe('ENCODING_CORRUPT')
    expect(error.message).toContain('is the path right, and is the file served whole?')
  })

  it('that does not run', async () => {
    const port = await freePort()
    const error = await refusal(loadTokenizer('o200k_base', { wasm: `http://127.0.0.1:${port}/o200k_base.wasm` }))
    expect([error.code, error.data]).toEqual([
      'ENCODING_LOAD_FAILED',
      expect.objectContaining({ status: null, source: `http://127.0.0.1:${port}/o200k_base.wasm` }),
    ])
    expect(error.message).toContain(COPY)
  })
})

describe('an edge runtime', () => {
  afterEach(() => vi.unstubAllGlobals())

  it.each([
    ['bytes', file],
    ['an address', 'https://example.com/o200k_base.wasm'],
    ['a response', new Response(file)],
  ])('refuses %s and names the import to use instead', async (_, wasm) => {
    const error = await refusal(loadOnEdge('gpt-4o', { wasm }))
    expect([error.code, error.data]).toEqual(['INVALID_ARGUMENT', expect.objectContaining({ name: 'wasm' })])
    expect(error.message).toContain(`as edge runtimes do not compile: ${IMPORT}`)
  })

  it('has no file of its own: the error names the import to use', async () => {
    const error = await refusal(loadOnEdge('gpt-4o'))
    expect(error.message).toContain(IMPORT)
  })

  it.each([
    ['bytes', () => file],
    ['a response', () => new Response(file, { headers: { 'content-type': 'application/octet-stream' } })],
  ])('that refuses to compile %s: the error says so and names the import', async (_, wasm) => {
    // The engine itself refuses, as it does where code must not be made at run time.
    const limited = createContext({}, { codeGeneration: { strings: false, wasm: false } })
    vi.stubGlobal('WebAssembly', runInContext('WebAssembly', limited))
    const error = await refusal(loadTokenizer('o200k_base', { wasm: wasm() }))
    expect(error.code).toBe('ENCODING_LOAD_FAILED')
    expect(error.message).toContain('this runtime does not compile WebAssembly from bytes (')
    expect(error.message).toContain(`${IMPORT}; loadTokenizer('o200k_base', { wasm })`)
    expect(error.message).toContain("allow 'wasm-unsafe-eval' in script-src")
  })
})

describe('a Next.js server built by webpack, where an address has no host', () => {
  const address = (name: string) =>
    ({ href: `/_next/static/media/${name}`, [Symbol.toStringTag]: 'URL' }) as unknown as URL

  it('reads the file of the installed package', async () => {
    const tokenizer = await loadTokenizer('gpt-4', { wasm: address('cl100k_base.8a73795c.wasm') })
    expect(tokenizer.count('hello world')).toBe(2)
  })

  it('names the setting to change where the package is not installed', async () => {
    const error = await refusal(loadTokenizer('o200k_base', { wasm: address('mine.8a73795c.wasm') }))
    expect(error.code).toBe('ENCODING_LOAD_FAILED')
    expect(error.message).toContain("set serverExternalPackages: ['tokenroom']")
  })
})
