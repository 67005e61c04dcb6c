import { readChats } from '../../demo/chats/read.ts'

/** What a text, or a value as JSON, is read as first; the names of all readings. */
export const first = async (text: string | object) => {
  const { readings } = await readChats(typeof text === 'string' ? text : JSON.stringify(text))
  const [reading] = readings
  return { names: readings.map(({ name }) => name), chat: reading?.chats[0], notes: reading?.notes, reading }
}
/** Values as JSON lines. */
export const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n')
