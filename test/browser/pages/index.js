// The page of the tests: the built package without a bundler.
import * as tokenroom from '/dist/worker.js'

globalThis.tokenroom = tokenroom
