import { readFileSync } from 'node:fs'
import { CommandError, usage } from '../errors.ts'
import { splitList } from './read-settings.ts'
import type { Settings } from './settings.ts'

const loopback = ['127.0.0.1', '::1', 'localhost']

/** The keys of the service. Throws `USAGE` when it would be open to others without being told so. */
export function readKeys({ keys, keysFile, host, public: isPublic }: Settings): readonly string[] | 'public' {
  const all = [...keys, ...(keysFile === null ? [] : readKeysFile(keysFile))]
  if (all.length > 0) return all
  if (isPublic || (loopback.includes(host) && keysFile === null)) return 'public'
  throw usage(`${host} can be reached by others and there are no keys; set TOKENROOM_KEYS, or give --public`, 'serve')
}

function readKeysFile(path: string): readonly string[] {
  try {
    return splitList(readFileSync(path, 'utf8'))
  } catch (cause) {
    const { message } = cause as Error
    throw new CommandError('FILE_UNREADABLE', `cannot read the keys in "${path}": ${message}; check the path`, {
      cause,
    })
  }
}
