import { hashKey } from '../../service/proxy/keys.ts'
import type { Typed } from '../arguments.ts'
import { CommandError, EXIT, usage } from '../errors.ts'
import { print } from '../output.ts'

/** The bytes of a new key: nobody finds it by trying. */
const KEY_BYTES = 32
/** Shorter keys can be found from their hash. */
const LEAST_CHARACTERS = 24

/** `tokenroom key`: makes a key and prints it with its hash, or prints the hash of a key on standard input. */
export async function key({ options, words }: Typed<'key'>): Promise<number> {
  if (words.length > 0) throw usage('key takes no words: a key in a command could be read by others', 'key')
  if (options.stdin) {
    await print(`${await hashKey(await readKey())}\n`)
    return EXIT.ok
  }
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  const made = `tr-${Buffer.from(bytes).toString('base64url')}`
  await print(
    `key   ${made}\nhash  ${await hashKey(made)}\n\nThe key goes to who uses it, the hash into the settings file. It is shown only now.\n`,
  )
  return EXIT.ok
}

async function readKey(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8').trim()
  if (/^[\x21-\x7e]+$/.test(text) && text.length >= LEAST_CHARACTERS) return text
  const message = `the key on standard input has ${text.length} characters; it must have ${LEAST_CHARACTERS} visible ASCII characters or more, or it could be found from its hash`
  throw new CommandError('KEY_UNUSABLE', message)
}
