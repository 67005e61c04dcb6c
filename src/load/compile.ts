/** Compiling an encoding's file, whatever it is given as, in runtimes that allow it. */
import { compileFailed, loadFailed, messageOf, notASource } from './failures.ts'
import { type EncodingSource, isModule, readResponse, requireFile, settled, sourceOf, tagOf } from './wasm-source.ts'

interface NodeFiles {
  readFile(path: URL | string): Promise<Uint8Array<ArrayBuffer>>
}

interface NodeModules {
  createRequire(path: string): { resolve(name: string): string }
}

/** Compiles `source`. Throws `ENCODING_LOAD_FAILED` if it cannot be read, `ENCODING_CORRUPT` if it is not WebAssembly. */
export async function compileEncoding(source: EncodingSource, encoding: string): Promise<WebAssembly.Module> {
  const given = await settled(source, encoding)
  if (isModule(given)) return given as WebAssembly.Module
  const tag = tagOf(given)
  if (tag === 'Response') return compileResponse(given as Response, encoding)
  if (tag === 'URL' || tag === 'String') return compileUrl(toUrl(given as URL | string, encoding), encoding)
  if (ArrayBuffer.isView(given) || tag === 'ArrayBuffer') return compileBytes(given as BufferSource, encoding)
  throw notASource(given)
}

async function compileUrl(url: URL, encoding: string): Promise<WebAssembly.Module> {
  const files = nodeFiles()
  if (files !== null && url.protocol === 'file:') {
    const bytes = await files.readFile(url).catch((cause) => {
      throw loadFailed(encoding, url.href, null, messageOf(cause), cause)
    })
    return compileBytes(bytes, encoding, url.href)
  }
  // On a Next.js server, webpack replaces the URL by the path that a browser would request, without a host.
  if (files !== null && url.href.startsWith('/')) {
    const path = packagedFile(url.href)
    if (path !== null) return compileBytes(await files.readFile(path), encoding, url.href)
    const reason =
      'webpack gives it no address on a Next.js server, and the package is not installed where the server ' +
      "runs; set serverExternalPackages: ['tokenroom']"
    throw loadFailed(encoding, url.href, null, reason)
  }
  const response = await fetch(url).catch((cause) => {
    throw loadFailed(encoding, url.href, null, messageOf(cause), cause)
  })
  return compileResponse(response, encoding)
}

async function compileResponse(response: Response, encoding: string): Promise<WebAssembly.Module> {
  // Streaming insists on the MIME type. A host that serves another one still works, without the overlap.
  if (response.headers.get('content-type')?.startsWith('application/wasm') && WebAssembly.compileStreaming) {
    requireFile(response, encoding)
    return WebAssembly.compileStreaming(response).catch((cause) => {
      throw compileFailed(encoding, sourceOf(response), cause)
    })
  }
  return compileBytes(await readResponse(response, encoding), encoding, sourceOf(response))
}

async function compileBytes(bytes: BufferSource, encoding: string, source = 'the given bytes') {
  try {
    return await WebAssembly.compile(bytes)
  } catch (cause) {
    throw compileFailed(encoding, source, cause)
  }
}

function toUrl(given: URL | string, encoding: string): URL {
  if (typeof given !== 'string') return given
  try {
    return new URL(given, (globalThis as { location?: { href: string } }).location?.href)
  } catch (cause) {
    throw loadFailed(encoding, given, null, 'it is not a URL', cause)
  }
}

/** Node's file system, found without an import, which bundlers for other runtimes could not resolve. */
function nodeFiles(): NodeFiles | null {
  return (builtin('node:fs/promises') as NodeFiles | undefined) ?? null
}

/** The file with the name in `address` in the package that the app in this folder has installed, or null. */
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
