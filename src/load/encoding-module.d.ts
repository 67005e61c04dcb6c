/** What `import encoding from 'tokenroom/encodings/<name>.wasm'` gives where the runtime or bundler compiles WebAssembly imports. */
declare const encoding: WebAssembly.Module
export default encoding
