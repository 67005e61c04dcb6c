/** What `import encoding from 'tokenroom/encodings/<name>'` gives: a compiled module on edge runtimes, an address elsewhere. */
declare const encoding: WebAssembly.Module | URL
export default encoding
