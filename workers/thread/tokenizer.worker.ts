/** The script of the tokenizer worker: every encoding that was asked for, in this one thread. */

import { findEncodingForModel } from '../../src/encodings/index.ts'
import { loadTokenizer } from '../../src/index.ts'
import { serveTokenizers } from './serve.ts'

serveTokenizers({ load: loadTokenizer, encodingOf: (name) => findEncodingForModel(name) ?? name })
