// The page of the tests: the built package as any page has it, without a bundler.
import * as tokenroom from '/dist/worker.js'

globalThis.tokenroom = tokenroom
