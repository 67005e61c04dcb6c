import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import type { Document } from '../../../../src/tokenizer/types.ts'
import type { RemoteDocument, RemoteTokenizer } from '../../../../workers/page/index.ts'
import { unitTokenizer } from '../fake-worker.ts'
import { setUp } from '../set-up.ts'

/** A document of a fake worker, the edits its worker was asked to make, and the documents made there. */
async function open(text: string, options: Parameters<typeof setUp>[0] = {}) {
  const made: Document[] = []
  const replace = vi.fn()
  const local = unitTokenizer()
  const tokenizer = {
    document: (given?: string) => {
      const document = local.document(given)
      const original = document.replace.bind(document)
      document.replace = (...args) => {
        replace(...args)
        return original(...args)
      }
      made.push(document)
      return document
    },
  }
  const set = setUp({ tokenizer, ...options })
  const remote = await set.client.loadTokenizer('units')
  return { ...set, remote, document: await remote.document(text), made, replace }
}

describe('a remote document', () => {
  it('does what a document does', async () => {
    const { document } = await open('hello')
    expect([document.count, document.length, document.pendingEdits]).toEqual([5, 5, 0])
    expect(await document.replace(1, 3, 'EYY')).toBe(6)
    expect(await document.append('!')).toBe(7)
    expect(await document.countRange(1, 4)).toBe(3)
    expect(await document.text()).toBe('hEYYlo!')
    expect(await document.segments(2, 4)).toEqual({
      ids: Uint32Array.of(89, 89),
      starts: Uint32Array.of(2, 3),
      ends: Uint32Array.of(3, 4),
    })
    expect([document.count, document.length, document.pendingEdits]).toEqual([7, 7, 0])
  })

  it('is empty when nothing is given', async () => {
    const { remote } = await open('')
    const document = await remote.document()
    expect([document.count, document.length]).toEqual([0, 0])
    expect(await document.append('ab')).toBe(2)
  })

  it('takes edits without waiting, in order, and never shows an older count after a newer one', async () => {
    const { document, made } = await open('')
    const seen: number[] = []
    const shown: number[] = []
    const edits = Array.from({ length: 40 }, (_, i) =>
      document.append(String(i % 10)).then((count) => {
        seen.push(count)
        shown.push(document.count)
      }),
    )
    expect([document.count, document.length, document.pendingEdits]).toEqual([0, 40, 40])
    await Promise.all(edits)
    expect(made[0]?.toString()).toBe('0123456789'.repeat(4))
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(shown).toEqual([...shown].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(40)
    // The first edit went alone; those made meanwhile travelled together and have one answer.
    expect(new Set(seen).size).toBe(2)
    expect(document.pendingEdits).toBe(0)
  })

  it('answers questions after the edits made before them, and settles after all edits', async () => {
    const { document } = await open('ab')
    void document.append('c')
    void document.replace(0, 1, '')
    const asked = [document.text(), document.countRange(0, 2), document.settled()]
    void document.append('d')
    expect(await Promise.all(asked)).toEqual(['bc', 2, 2])
    expect(await document.settled()).toBe(3)
  })

  it.each<[string, (document: RemoteDocument) => Promise<unknown>, string]>([
    ['a range that ends too far', (document) => document.replace(0, 4, ''), 'INVALID_RANGE'],
    ['a range that is backwards', (document) => document.countRange(2, 1), 'INVALID_RANGE'],
    ['half a position', (document) => document.segments(0.5, 1), 'INVALID_RANGE'],
    ['a number to insert', (document) => document.replace(0, 1, 5 as never), 'INVALID_TEXT'],
    ['a number to append', (document) => document.append(5 as never), 'INVALID_TEXT'],
  ])('refuses %s and changes nothing', async (_, call, code) => {
    const { document } = await open('abc')
    await expect(call(document)).rejects.toMatchObject({ code })
    expect([document.length, document.pendingEdits, await document.text()]).toEqual([3, 0, 'abc'])
  })

  it('rejects an aborted question at once, and goes on', async () => {
    const { document } = await open('abc')
    const controller = new AbortController()
    const edit = document.append('d')
    const asked = document.countRange(0, 4, { signal: controller.signal })
    controller.abort(new Error('scrolled on'))
    await expect(asked).rejects.toThrow('scrolled on')
    expect(await edit).toBe(4)
    expect(await document.countRange(0, 4)).toBe(4)
  })

  it('rejects every call after an edit that failed in the worker', async () => {
    const { document, replace } = await open('abc')
    replace.mockImplementationOnce(() => {
      throw new RangeError('no memory')
    })
    const first = document.append('d')
    const second = document.append('e')
    await expect(first).rejects.toThrow('no memory')
    await expect(second).rejects.toThrow('no memory')
    await expect(document.settled()).rejects.toThrow('no memory')
  })
})

describe('the worker of a document', () => {
  it('does not stop for idling while the document is in use', async () => {
    const { document, workers } = await open('abc', { idleMs: 5 })
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(workers[0]?.terminated).toBe(false)
    expect(await document.append('d')).toBe(4)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect([workers[0]?.terminated, workers.length]).toEqual([false, 1])
    // Used here, so that it could not be collected before.
    expect(document.count).toBe(4)
  })

  it('releases documents that nothing refers to, and may then stop', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const { client, workers } = setUp({ idleMs: 20 })
    const remote = await client.loadTokenizer('units')
    await useAndForget(remote)
    await expect
      .poll(() => {
        collect()
        return workers[0]?.terminated
      })
      .toBe(true)
    expect(await remote.count('ab')).toBe(2)
  })

  it('loses the document when it crashes, and a new one can be made', async () => {
    const { document, remote, workers } = await open('abc')
    const edits = [document.append('d'), document.append('e'), document.text()]
    workers[0]?.fail('out of memory')
    for (const call of [...edits, document.settled(), document.replace(0, 1, ''), document.countRange(0, 1)]) {
      await expect(call).rejects.toMatchObject({
        code: 'WORKER_CRASHED',
        message: expect.stringContaining('make it again from its text with tokenizer.document(text)'),
        data: { pendingCalls: 3, reason: 'out of memory' },
      })
    }
    expect(await (await remote.document('abcde')).append('f')).toBe(6)
    expect(workers.length).toBe(2)
    await expect(document.settled()).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
  })

  it('says so when it was closed', async () => {
    const { document, client } = await open('abc')
    const pending = document.append('d')
    client.close()
    await expect(pending).rejects.toMatchObject({ code: 'WORKER_CLOSED' })
    await expect(document.settled()).rejects.toMatchObject({ code: 'WORKER_CLOSED' })
  })
})

async function useAndForget(remote: RemoteTokenizer): Promise<void> {
  const document = await remote.document('abc')
  void document.append('d')
}
