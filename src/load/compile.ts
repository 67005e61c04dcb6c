/** From whatever holds an encoding file to a compiled module, in every runtime. */
import { TokenroomError } from '../errors/index.ts'
import { type EncodingSource, isModule, loadFailed, messageOf, notASource, settled, tagOf } from './source.ts'

interface NodeFiles {
  readFile(path: URL | string): Promise<Uint8Array<ArrayBuffer>>
}

interface NodeModules {
  createRequire(path: string): { resolve(name: string): string }
}

/** Compiles `source`. Throws `ENCODING_LOAD_FAILED` when it cannot be had, `ENCODING_CORRUPT` when it is not WebAssembly. */
export async function compileEncoding(source: EncodingSource, encoding: string): Promise<WebAssembly.Module> {
  const given = await settled(source, encoding)
  if (isModule(given)) return given as WebAssembly.Module
  if (tagOf(given) === 'Response') return compileResponse(given as Response, encoding)
  if (tagOf(given) === 'URL' || typeof given === 'string')
    return compileUrl(toUrl(given as URL | string, encoding), encoding)
  if (ArrayBuffer.isView(given) || tagOf(given) === 'ArrayBuffer') return compileBytes(given as BufferSource, encoding)
  throw notASource(given, 'a WebAssembly.Module, bytes, a URL or a Response')
}

async function compileUrl(url: URL, encoding: string): Promise<WebAssembly.Module> {
  const files = nodeFiles()
  if (files !== null && url.protocol === 'file:') {
    const bytes = await files.readFile(url).catch((cause) => {
      throw loadFailed(encoding, url.href, null, messageOf(cause), cause)
    })
    return compileBytes(bytes, encoding, url.href)
  }
  // webpack on a server of Next.js makes it the address that a browser would ask, without a host.
  if (files !== null && url.href.startsWith('/')) {
    const path = packagedFile(url.href)
    if (path !== null) return compileBytes(await files.readFile(path), encoding, url.href)
    const reason =
      'webpack has no address for it on a server of Next.js, and the package is not installed where the server ' +
      "runs; set serverExternalPackages: ['tokenroom']"
    throw loadFailed(encoding, url.href, null, reason)
  }
  const response = await fetch(url).catch((cause) => {
    throw loadFailed(encoding, url.href, null, messageOf(cause), cause)
  })
  return compileResponse(response, encoding)
}

async function compileResponse(response: Response, encoding: string): Promise<WebAssembly.Module> {
  const source = response.url || 'the given response'
  if (!response.ok) throw loadFailed(encoding, source, response.status, `HTTP status ${response.status}`)
  // What servers of single-page apps answer to an address they do not have.
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    throw loadFailed(encoding, source, response.status, 'the server answered with an HTML page')
  }
  // Streaming insists on the MIME type; a host that serves another one still works, only without the overlap.
  if (response.headers.get('content-type')?.startsWith('application/wasm') && WebAssembly.compileStreaming) {
    return WebAssembly.compileStreaming(response).catch((cause) => {
      throw compileFailed(encoding, source, cause)
    })
  }
  const bytes = await response.arrayBuffer().catch((cause) => {
    throw loadFailed(encoding, source, response.status, messageOf(cause), cause)
  })
  return compileBytes(bytes, encoding, source)
}

async function compileBytes(bytes: BufferSource, encoding: string, source = 'the given bytes') {
  try {
    return await WebAssembly.compile(bytes)
  } catch (cause) {
    throw compileFailed(encoding, source, cause)
  }
}

/** Bytes that are not WebAssembly, or a runtime that refuses to compile. */
function compileFailed(encoding: string, source: string, cause: unknown): TokenroomError {
  const reason = messageOf(cause)
  if (/disallowed|blocked|code generation|unsafe-eval|CSP/i.test(reason)) {
    return loadFailed(
      encoding,
      source,
      null,
      `this runtime does not compile WebAssembly from bytes (${reason}); import the module and pass it: ` +
        `import wasm from 'tokenroom/encodings/${encoding}'; loadTokenizer('${encoding}', { wasm }). ` +
        `In a browser, allow 'wasm-unsafe-eval' in script-src`,
      cause,
    )
  }
  return new TokenroomError(
    'ENCODING_CORRUPT',
    `the file given for encoding "${encoding}" (${source}) is not WebAssembly: ${reason}; is the path right, and is the file served whole?`,
    { encoding, reason },
    { cause },
  )
}

function toUrl(given: URL | string, encoding: string): URL {
  if (typeof given !== 'string') return given
  try {
    return new URL(given, (globalThis as { location?: { href: string } }).location?.href)
  } catch (cause) {
    throw loadFailed(encoding, given, null, 'it is not a URL', cause)
  }
}

/** Node's file system, found without an import that bundlers for other runtimes would stumble on. */
function nodeFiles(): NodeFiles | null {
  return (builtin('node:fs/promises') as NodeFiles | undefined) ?? null
}

/** Where the package is installed that the app in this folder has, its file of the name in `address`; null without. */
function packagedFile(address: string): string | null {
  const name = /([^/.]+)\.[^/]*$/.exec(address)?.[1] ?? ''
  const { createRequire } = builtin('node:module') as NodeModules
  const app = (globalThis as unknown as { process: { cwd(): string } }).process.cwd()
  try {
    return createRequire(`${app}/app.js`).resolve(`tokenroom/encodings/${name}.wasm`)
  } catch {
    return null
  }
}

function builtin(name: string): unknown {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } }
  return process?.getBuiltinModule?.(name)
}
