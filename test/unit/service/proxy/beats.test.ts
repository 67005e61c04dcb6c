import { expect, test } from 'vitest'
import { withBeats } from '../../../../service/proxy/beats.ts'

test('a silent stream has empty lines in it, its events are whole, and a reader who leaves ends it', async () => {
  const encoder = new TextEncoder()
  let source: ReadableStreamDefaultController<Uint8Array> | undefined
  const reasons: unknown[] = []
  const events = new ReadableStream<Uint8Array>({
    start: (controller) => {
      source = controller
    },
    cancel: (reason) => void reasons.push(reason),
  })
  source?.enqueue(encoder.encode('data: 1\n\n'))
  const reader = withBeats(events).getReader()
  const read = async () => new TextDecoder().decode((await reader.read()).value)
  expect(await read()).toBe('data: 1\n\n')
  expect(await read()).toBe('\n')
  // What was asked for before the empty line is not lost.
  source?.enqueue(encoder.encode('data: 2\n\n'))
  expect(await read()).toBe('data: 2\n\n')
  await reader.cancel('left')
  expect(reasons).toEqual(['left'])
})

test('the end and the error of the stream are those of the events', async () => {
  const ended = withBeats(new Blob(['data: 1\n\n']).stream())
  expect(await new Response(ended).text()).toBe('data: 1\n\n')
  const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('reset')) })
  await expect(new Response(withBeats(broken)).text()).rejects.toThrow('reset')
})
