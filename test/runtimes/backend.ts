/** What this code is running on, as the runtime itself says: so that a suite cannot pass on another one than it names. */
export interface Backend {
  readonly node: string | null
  readonly userAgent: string | null
  readonly edgeRuntime: string | null
  /** Whether it is a module worker of a browser. */
  readonly moduleWorker: boolean
  readonly crossOriginIsolated: boolean | null
  readonly sharedArrayBuffer: boolean
  /** Whether code can be made from a string, and WebAssembly from bytes. */
  readonly compilesStrings: boolean
  readonly compilesBytes: boolean
}

interface Globals {
  readonly process?: { readonly versions?: { readonly node?: string } }
  readonly navigator?: { readonly userAgent?: string }
  readonly EdgeRuntime?: unknown
  readonly crossOriginIsolated?: boolean
  readonly SharedArrayBuffer?: unknown
  readonly DedicatedWorkerGlobalScope?: abstract new () => object
  readonly importScripts?: (url: string) => void
  readonly WebAssembly: { compile(bytes: Uint8Array): Promise<unknown> }
}

const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

export async function describeBackend(): Promise<Backend> {
  const globals = globalThis as unknown as Globals
  const { DedicatedWorkerGlobalScope: Scope, WebAssembly } = globals
  return {
    node: globals.process?.versions?.node ?? null,
    userAgent: globals.navigator?.userAgent ?? null,
    edgeRuntime: typeof globals.EdgeRuntime === 'string' ? globals.EdgeRuntime : null,
    moduleWorker: Scope !== undefined && globalThis instanceof Scope && importScriptsFails(globals),
    crossOriginIsolated: globals.crossOriginIsolated ?? null,
    sharedArrayBuffer: globals.SharedArrayBuffer !== undefined,
    compilesStrings: compilesStrings(),
    compilesBytes: await WebAssembly.compile(EMPTY_MODULE).then(
      () => true,
      () => false,
    ),
  }
}

/** In a module worker it is there, and always throws. */
function importScriptsFails({ importScripts }: Globals): boolean {
  try {
    importScripts?.('data:text/javascript,')
    return importScripts === undefined
  } catch (error) {
    return error instanceof TypeError
  }
}

function compilesStrings(): boolean {
  try {
    return new Function('return 1')() === 1
  } catch {
    return false
  }
}
