import type { Chat } from './chat.ts'
import type { ChatsAnswer, ChatsQuestion, ReadingOutline } from './chats.worker.ts'

export interface ChatReader {
  /** The ways to read a text. Null when a newer text was given in the meantime. */
  readonly read: (
    text: string,
  ) => Promise<{ readonly readings: readonly ReadingOutline[]; readonly problem: string | null } | null>
  /** A conversation of the text that was read last. */
  readonly open: (reading: number, chat: number) => Promise<Chat>
}

/** Reads conversations in a worker that is started for the first text. */
export function createChatReader(): ChatReader {
  const worker = new Worker(new URL('./chats.worker.ts', import.meta.url), { type: 'module' })
  let runs = 0
  let newest = 0
  const ask = (question: Omit<ChatsQuestion, 'run'>): Promise<ChatsAnswer> => {
    const run = ++runs
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        worker.removeEventListener('message', hear)
        worker.removeEventListener('error', fail)
        end()
      }
      const hear = ({ data }: MessageEvent<ChatsAnswer>) => {
        if (data.run === run) settle(() => resolve(data))
      }
      const fail = () => settle(() => reject(new Error('The reader of conversations stopped; reload the page.')))
      worker.addEventListener('message', hear)
      worker.addEventListener('error', fail)
      worker.postMessage({ ...question, run })
    })
  }
  return {
    read: async (text) => {
      const mine = ++newest
      const answer = await ask({ text } as Omit<ChatsQuestion, 'run'>)
      return mine === newest && 'readings' in answer ? answer : null
    },
    open: async (reading, chat) => {
      const answer = await ask({ reading, chat } as Omit<ChatsQuestion, 'run'>)
      if (!('chat' in answer) || answer.chat === null) throw new Error('This conversation is not there any more.')
      return answer.chat
    },
  }
}
