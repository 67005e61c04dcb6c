/**
 * What an encoding's `.wasm` file holds besides the core: its encodings as JSON and its vocabulary, in custom sections.
 * Reading them needs only a compiled module, so it works where compiling is forbidden.
 */
import { TokenroomError } from '../errors/index.ts'
import { ABI_VERSION } from './abi.ts'

/** Special tokens by encoding name. Several encodings may share one vocabulary. */
export type EncodingsInFile = Readonly<Record<string, Readonly<Record<string, number>>>>

export interface EncodingFile {
  readonly encodings: EncodingsInFile
  readonly vocabulary: Uint8Array<ArrayBuffer>
}

/** Reads the sections. Throws `ENCODING_CORRUPT` for a module without them, `ABI_MISMATCH` for a file of another version. */
export function readEncodingFile(module: WebAssembly.Module, encoding: string): EncodingFile {
  const [described] = WebAssembly.Module.customSections(module, 'tokenroom.encodings')
  const [vocabulary] = WebAssembly.Module.customSections(module, 'tokenroom.vocabulary')
  if (described === undefined || vocabulary === undefined) {
    throw corrupt(encoding, 'it is a WebAssembly module without the sections of an encoding')
  }
  const { abi, encodings } = parse(described, encoding)
  if (abi !== ABI_VERSION) throw abiMismatch(abi)
  return { encodings, vocabulary: new Uint8Array(vocabulary) }
}

function parse(section: ArrayBuffer, encoding: string): { abi: number; encodings: EncodingsInFile } {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(section))
    const { abi, encodings } = value as { abi: unknown; encodings: unknown }
    if (typeof abi === 'number' && typeof encodings === 'object' && encodings !== null) {
      return { abi, encodings: encodings as EncodingsInFile }
    }
  } catch (cause) {
    throw corrupt(encoding, 'its description cannot be read', cause)
  }
  throw corrupt(encoding, 'its description is incomplete')
}

export function abiMismatch(found: number): TokenroomError {
  return new TokenroomError(
    'ABI_MISMATCH',
    `the encoding file has ABI version ${found}, this version of tokenroom reads ${ABI_VERSION}; use the file that this version ships`,
    { expected: ABI_VERSION, found },
  )
}

export function corrupt(encoding: string, reason: string, cause?: unknown): TokenroomError {
  return new TokenroomError(
    'ENCODING_CORRUPT',
    `the file given for encoding "${encoding}" cannot be used: ${reason}; use the file from tokenroom/encodings`,
    { encoding, reason },
    { cause },
  )
}
