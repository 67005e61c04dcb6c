// A worker whose tokenizers do what a test needs: one token per code unit, errors on demand, crashes.
import { TokenroomError } from '/dist/worker.js'
import { serveTokenizers } from '/dist/worker-serve.js'

serveTokenizers({ load })

async function load(name) {
  if (name.startsWith('{')) {
    const { code, message, data } = JSON.parse(name)
    throw new TokenroomError(code, message, data)
  }
  // An error that no call waits for, as a bug in a timer is; the load itself never ends.
  if (name === 'crash') setTimeout(throwLater, 100)
  if (name === 'crash' || name === 'never') await new Promise(() => {})
  return unitTokenizer(name)
}

function throwLater() {
  throw new Error('crashed on purpose')
}

function unitTokenizer(encoding) {
  const counted = []
  let lastEncoded = new Uint32Array()
  return {
    encoding,
    vocabularySize: 65_536,
    specialTokens: new Map(),
    count(text) {
      counted.push(text.length)
      // Text that starts with "work" takes a while.
      if (text.startsWith('work')) {
        const end = performance.now() + 300
        while (performance.now() < end);
      }
      return text.length
    },
    countMany: (texts) => Uint32Array.from(texts, (text) => text.length),
    encode(text) {
      if (text === 'trap') throw new RangeError('memory access out of bounds')
      lastEncoded = Uint32Array.from(text, (character) => character.charCodeAt(0))
      return lastEncoded
    },
    // What happened here, for the test to see.
    decode: () => JSON.stringify({ counted, lastEncodedBytes: lastEncoded.byteLength }),
    segments: (text) => ({ ids: lastEncoded, starts: lastEncoded, ends: lastEncoded, text }),
    fits: (text, limitTokens) => text.length <= limitTokens,
    truncate: (text) => ({
      text,
      tokens: text.length,
      truncated: false,
      removed: { startCodeUnits: 0, endCodeUnits: 0 },
    }),
  }
}
