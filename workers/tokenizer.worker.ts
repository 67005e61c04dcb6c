/** The script of the tokenizer worker: every encoding that was asked for, in this one thread. */
import { loadTokenizer } from '../src/index.ts'
import { findEncodingForModel } from '../src/models/encodings.ts'
import { serveTokenizers } from './serve.ts'

serveTokenizers({ load: loadTokenizer, encodingOf: (name) => findEncodingForModel(name) ?? name })
