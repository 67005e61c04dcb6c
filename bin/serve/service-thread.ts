/** The script of a thread that answers large bodies: the same service, without connections and keys. */
import { platform, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { TokenroomError } from 'tokenroom'
import type { ThreadMessage, ThreadRequest } from '../../service/node/pool.ts'
import { readServiceOptions } from '../../service/options.ts'
import { Service } from '../../service/service.ts'
import { lazyTokenizers, type ThreadData } from './thread-data.ts'

// The thread of the connections goes first. On Linux the call means this thread alone, elsewhere the whole process.
if (platform() === 'linux') setPriority(10)

const say = (message: ThreadMessage, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer)

const service = new Service(
  readServiceOptions({
    ...(workerData as ThreadData),
    tokenizers: lazyTokenizers(),
    // Whoever asks this thread has checked the key.
    keys: 'public',
    onError: (error) => {
      const told = TokenroomError.isInstance(error) ? error.toJSON() : error instanceof Error ? error.stack : error
      say({ kind: 'failure', error: typeof told === 'object' && told !== null ? (told as never) : String(told) })
    },
  }),
)

parentPort?.on('message', async ({ route, bytes }: ThreadRequest) => {
  const reply = await service.answer(route, bytes)
  // As bytes it is handed over; a text would be copied on the thread of the connections.
  const body = new TextEncoder().encode(reply.body as string)
  say({ kind: 'reply', reply: { ...reply, body } }, [body.buffer])
})
