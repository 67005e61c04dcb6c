import { encodingForModel, encodingNames, loadTokenizer } from 'tokenroom'
import { defaultLimits } from '../../service/node/limits.ts'
import { Places } from '../../service/node/places.ts'
import { NodeServer } from '../../service/node/server.ts'
import { type PreflightOptions, readOptions } from '../../service/options.ts'
import { Service } from '../../service/service.ts'
import { readWhole, type Typed } from '../arguments.ts'
import { CommandError, EXIT, usage } from '../errors.ts'

const loopback = ['127.0.0.1', '::1', 'localhost']

/** `tokenroom serve`. Answers the exit code once the service was told to stop. */
export async function serve({ options, words }: Typed<'serve'>): Promise<number> {
  if (words.length > 0) throw usage(`serve takes no "${words[0]}"`, 'serve')
  const port = readWhole('serve', 'port', options.port ?? '8787', 65_535)
  const host = options.host ?? '127.0.0.1'
  const maxBodyBytes =
    options['max-body'] === undefined ? undefined : readWhole('serve', 'max-body', options['max-body'])
  const tokenizers = await readTokenizers(options.model ?? [])
  const service = new Service(
    readOptions({
      tokenizers,
      keys: readKeys(host, options.public === true),
      allowedOrigins: options.origin ?? [],
      ...(maxBodyBytes !== undefined && { maxBodyBytes }),
    }),
  )
  const limits = defaultLimits
  const server = new NodeServer({
    service,
    limits,
    places: new Places(limits),
    compute: (route, bytes) => service.answer(route, bytes),
    slowDown: async () => {},
    onDone: () => {},
  })
  const {
    address,
    family,
    port: taken,
  } = await server.listen(port, host).catch((error) => {
    throw cannotListen(error, host, port)
  })
  const name = family === 'IPv6' ? `[${address}]` : address
  process.stdout.write(`tokenroom pre-flight on http://${name}:${taken}\n`)
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve))
  await server.stop()
  return EXIT.ok
}

/** Every encoding, loaded when first asked for; those of `models` now. */
async function readTokenizers(models: readonly string[]): Promise<PreflightOptions['tokenizers']> {
  const tokenizers: Record<string, PreflightOptions['tokenizers'][string]> = {}
  for (const encoding of encodingNames) tokenizers[encoding] = () => loadTokenizer(encoding)
  const now = models.length === 0 ? ['o200k_base'] : models.map(encodingOf)
  for (const encoding of now) tokenizers[encoding] = await loadTokenizer(encoding)
  return tokenizers
}

function encodingOf(modelOrEncoding: string): string {
  const names: readonly string[] = encodingNames
  return names.includes(modelOrEncoding) ? modelOrEncoding : encodingForModel(modelOrEncoding)
}

function readKeys(host: string, isPublic: boolean): readonly string[] | 'public' {
  const keys = (process.env.TOKENROOM_KEYS ?? '').split(',').map((key) => key.trim())
  const given = keys.filter((key) => key !== '')
  if (given.length > 0) return given
  if (isPublic || loopback.includes(host)) return 'public'
  throw usage(`${host} can be reached by others and there are no keys; set TOKENROOM_KEYS, or give --public`, 'serve')
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): CommandError {
  const remedy = error.code === 'EADDRINUSE' ? 'another program has it; give another --port' : 'check --host and --port'
  const message = `cannot listen on ${host}:${port}: ${error.message}; ${remedy}`
  return new CommandError('CANNOT_LISTEN', message, { cause: error })
}
