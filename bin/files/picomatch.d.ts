/** What is used of picomatch, which brings no types. */
declare module 'picomatch' {
  interface Scanned {
    /** The part before the first wildcard. */
    readonly base: string
    readonly isGlob: boolean
  }
  function picomatch(glob: string, options?: { readonly dot?: boolean }): (name: string) => boolean
  namespace picomatch {
    function scan(glob: string): Scanned
  }
  export = picomatch
}
