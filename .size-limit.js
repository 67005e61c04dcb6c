/** What a user downloads, under gzip: each encoding as it is, and each import bundled and minified. */
const file = (name, path, limit) => ({
  name,
  path,
  limit,
  gzip: true,
  // Copied as it is: a file that is fetched beside the code is not bundled.
  modifyEsbuildConfig: (config) => ({ ...config, loader: { '.wasm': 'copy', '.js': 'copy' } }),
})
const entry = (name, path, names, limit) => ({
  name,
  path,
  import: names,
  limit,
  gzip: true,
  ignore: ['tiktoken', '@dqbd/tiktoken', '@huggingface/tokenizers', 'node:*'],
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm', target: 'es2022' }),
})

// An element without tokenizer and planner, that is the worker's start and its client, and without what it loads when
// that is first needed, such as the ring.
const page = (from, path, names, limit) => {
  const { modifyEsbuildConfig, ...rest } = entry(`${names} from ${from}`, path, names, limit)
  const later = [
    './announcer*',
    './calculator*',
    './worker-script*',
    './read-preview*',
    './ring*',
    './details*',
    'react',
  ]
  return { ...rest, modifyEsbuildConfig: (config) => ({ ...modifyEsbuildConfig(config), external: later }) }
}

export default [
  file('encodings/o200k_base.wasm', 'dist/encodings/o200k_base.wasm', '715000 B'),
  file('encodings/cl100k_base.wasm', 'dist/encodings/cl100k_base.wasm', '340000 B'),
  file('encodings/p50k_base.wasm', 'dist/encodings/p50k_base.wasm', '170000 B'),
  file('encodings/r50k_base.wasm', 'dist/encodings/r50k_base.wasm', '170000 B'),
  file('the core in each of them', 'build/core.wasm', '24000 B'),
  entry('{ loadTokenizer } from tokenroom', 'dist/index.js', '{ loadTokenizer }', '15500 B'),
  entry('{ TokenroomError } from tokenroom', 'dist/index.js', '{ TokenroomError }', '1000 B'),
  entry('{ loadTokenizer } from tokenroom/worker', 'dist/worker.js', '{ loadTokenizer }', '10000 B'),
  file('tokenizer.worker.js', 'dist/tokenizer.worker.js', '25000 B'),
  entry('{ createPlanner } from tokenroom/planner', 'dist/planner.js', '{ createPlanner }', '92000 B'),
  entry('{ countRequest } from tokenroom/chat', 'dist/chat.js', '{ countRequest }', '58500 B'),
  entry('{ getModel } from tokenroom/models', 'dist/models.js', '{ getModel }', '9000 B'),
  entry('{ allModels } from tokenroom/models/all', 'dist/models-all.js', '{ allModels }', '32000 B'),
  entry(
    '{ createLedger, memoryStore } from tokenroom/ledger',
    'dist/ledger.js',
    '{ createLedger, memoryStore }',
    '26500 B',
  ),
  entry('{ sqliteStore } from tokenroom/ledger/sqlite', 'dist/ledger-sqlite.js', '{ sqliteStore }', '9000 B'),
  entry('{ redisStore } from tokenroom/ledger/redis', 'dist/ledger-redis.js', '{ redisStore, nodeRedis }', '12500 B'),
  entry(
    '{ LedgerObject } from tokenroom/ledger/durable-object',
    'dist/ledger-durable-object.js',
    '{ LedgerObject }',
    '9000 B',
  ),
  entry('{ readUsage } from tokenroom/usage', 'dist/usage.js', '{ readUsage }', '5600 B'),
  entry('{ createGuard } from tokenroom/guard', 'dist/guard.js', '{ createGuard }', '80500 B'),
  entry('{ toOpenAI } from tokenroom/sdk', 'dist/sdk.js', '{ toOpenAI }', '4000 B'),
  entry('{ createProxy } from tokenroom/proxy', 'dist/proxy.js', '{ createProxy }', '161000 B'),
  entry('{ createPreflight } from tokenroom/preflight', 'dist/preflight.js', '{ createPreflight }', '111000 B'),
  page('tokenroom/element', 'dist/element.js', '{ TokenMeter }', '6144 B'),
  page('tokenroom/element', 'dist/element.js', '{ TokenBudget }', '6144 B'),
  file('the script for pages without a bundler', 'dist/token-meter-elements-*.js', '8000 B'),
  file('what it loads to plan', 'dist/token-meter-calculator-*.js', '98000 B'),
  page('tokenroom/react', 'dist/react.js', '{ useRoom }', '2000 B'),
  entry('{ loadTiktoken } from tokenroom/engines/tiktoken', 'dist/engines-tiktoken.js', '{ loadTiktoken }', '8000 B'),
  entry(
    '{ loadHuggingFace } from tokenroom/engines/huggingface',
    'dist/engines-huggingface.js',
    '{ loadHuggingFace }',
    '6000 B',
  ),
]
