import type { EncodingName } from 'tokenroom'
import cl100kBase from 'tokenroom/encodings/cl100k_base.wasm?url'
import gpt2 from 'tokenroom/encodings/gpt2.wasm?url'
import o200kBase from 'tokenroom/encodings/o200k_base.wasm?url'
import o200kHarmony from 'tokenroom/encodings/o200k_harmony.wasm?url'
import p50kBase from 'tokenroom/encodings/p50k_base.wasm?url'
import p50kEdit from 'tokenroom/encodings/p50k_edit.wasm?url'
import r50kBase from 'tokenroom/encodings/r50k_base.wasm?url'

/** Where the page's own server has the file of each encoding. The compiler checks that none is left out. */
const addresses: Readonly<Record<EncodingName, string>> = {
  o200k_base: o200kBase,
  o200k_harmony: o200kHarmony,
  cl100k_base: cl100kBase,
  p50k_base: p50kBase,
  p50k_edit: p50kEdit,
  r50k_base: r50kBase,
  gpt2,
}

export interface Progress {
  readonly loadedBytes: number
  /** Null when the server did not send it. */
  readonly totalBytes: number | null
}

const downloads = new Map<string, Promise<ArrayBuffer>>()

/**
 * The bytes of an encoding, downloaded once per page. A worker that is started again gets the same bytes, so nothing uses
 * the network after loading. Rejects with the address and the status.
 */
export function downloadEncoding(encoding: string, onProgress: (progress: Progress) => void): Promise<ArrayBuffer> {
  const address = (addresses as Readonly<Record<string, string>>)[encoding]
  if (address === undefined)
    return Promise.reject(new Error(`the playground has no file for the encoding "${encoding}"`))
  let download = downloads.get(address)
  if (download === undefined) {
    download = fetchBytes(address, onProgress).catch((cause: unknown) => {
      // What a browser says of a request that failed differs, and tells people nothing.
      throw cause instanceof TypeError ? new Error('The download did not finish', { cause }) : cause
    })
    downloads.set(address, download)
    download.catch(() => downloads.delete(address))
  }
  return download
}

/** The addresses of the encodings that are loaded. */
export const loadedAddresses = (): readonly string[] => [...downloads.keys()]

async function fetchBytes(address: string, onProgress: (progress: Progress) => void): Promise<ArrayBuffer> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${new URL(response.url).pathname} answered ${response.status}`)
  // With a content encoding, the header has the length of the compressed bytes, but the decompressed bytes arrive here.
  const length = response.headers.get('content-encoding')
    ? null
    : Number(response.headers.get('content-length')) || null
  const chunks: Uint8Array[] = []
  let loadedBytes = 0
  const reader = response.body!.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value)
    loadedBytes += read.value.length
    onProgress({ loadedBytes, totalBytes: length })
  }
  const bytes = new Uint8Array(loadedBytes)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes.buffer
}
