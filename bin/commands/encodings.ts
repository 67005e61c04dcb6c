import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { encodingNames } from 'tokenroom'
import { encodingForModel, knownOpenAiModels } from 'tokenroom/models'
import type { Typed } from '../arguments.ts'
import { EXIT, usage } from '../errors.ts'
import { print } from '../output.ts'
import { formatTable } from '../table.ts'

/** `tokenroom encodings`. Answers the exit code. */
export async function encodings({ options, words }: Typed<'encodings'>): Promise<number> {
  if (words.length > 0) throw usage(`encodings takes no "${words[0]}"`, 'encodings')
  const all = await Promise.all(
    encodingNames.map(async (encoding) => ({
      encoding,
      bytes: (await stat(fileURLToPath(import.meta.resolve(`tokenroom/encodings/${encoding}.wasm`)))).size,
      models: knownOpenAiModels.filter((model) => encodingForModel(model) === encoding),
    })),
  )
  if (options.json) {
    await print(`${JSON.stringify(all, null, 2)}\n`)
  } else {
    const rows = all.map(({ encoding, bytes, models }) => [encoding, bytes, shorten(models)] as const)
    await print(formatTable([['encoding', 'bytes', 'models'], ...rows]))
  }
  return EXIT.ok
}

function shorten(models: readonly string[]): string {
  const shown = models.slice(0, 4).join(', ')
  return models.length > 4 ? `${shown} and ${models.length - 4} more` : shown
}
