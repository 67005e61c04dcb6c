/** An editor's text whose worker takes its time: the count is there at once where it can be, and right where it cannot. */
import { ChangeSet, type ChangeSpec, Text } from '@codemirror/state'
import { countEdit, loadTokenizer } from 'tokenroom'
import type { RemoteDocument, RemoteTokenizer } from 'tokenroom/worker'
import { expect, it } from 'vitest'
import { type Counted, CountedText } from '../../../../demo/engine/counted-text.ts'
import { tiktokenOf } from '../../../conformance/oracle.ts'

const near = await loadTokenizer('o200k_base')
const countOf = (doc: Text) => tiktokenOf('o200k_base').encode_ordinary(doc.toString()).length

/** A worker of one document that answers edits when told to, or `atOnce`. */
function slowWorker(atOnce = false) {
  const answers: (() => void)[] = []
  const inserts: string[] = []
  const open = (text: string) => {
    const document = near.document(text)
    return {
      get count() {
        return document.count
      },
      replace: (from: number, to: number, insert: string) => {
        inserts.push(insert)
        if (atOnce) return Promise.resolve(document.replace(from, to, insert))
        return new Promise<number>((resolve) => answers.push(() => resolve(document.replace(from, to, insert))))
      },
    } as RemoteDocument
  }
  const opened: string[] = []
  const tokenizer = {
    document: async (text: string) => {
      opened.push(text)
      return open(text)
    },
  } as RemoteTokenizer
  const answer = () => {
    for (const next of answers.splice(0)) next()
  }
  return { tokenizer, answer, inserts, opened }
}

async function openText(lines: readonly string[], atOnce = false) {
  let doc = Text.of(lines)
  const { tokenizer, answer, inserts, opened } = slowWorker(atOnce)
  const text = new CountedText(doc)
  text.use(tokenizer)
  text.useNear((...edit) => countEdit(near, ...edit))
  await text.count()
  const edit = (change: ChangeSpec) => {
    const changes = ChangeSet.of(change, doc.length)
    doc = changes.apply(doc)
    text.edit(changes, doc)
    return doc
  }
  return { text, edit, answer, inserts, opened, tokenizer }
}

it('knows what keys add before the worker answers', async () => {
  const { text, edit } = await openText(['A line of words,', 'and another.'])
  for (const insert of ['t', 'y', 'p', 'e', 'd', ' ', '\n', '4', '😀', "'"]) {
    const doc = edit({ from: 7, insert })
    expect(await text.count()).toEqual({ doc, tokens: countOf(doc) })
  }
  const doc = edit({ from: 3, to: 9 })
  expect(await text.count()).toEqual({ doc, tokens: countOf(doc) })
})

it.each<[string, ChangeSpec]>([
  [
    'several changes at once',
    [
      { from: 2, insert: 'x' },
      { from: 20, insert: 'y' },
    ],
  ],
  ['a long paste', { from: 5, insert: 'pasted '.repeat(3_000) }],
])('waits for the worker after %s, and goes on from its count', async (_name, change) => {
  const { text, edit, answer } = await openText(['A line of words,', 'and another.'])
  const pasted = edit(change)
  const waiting = text.count()
  answer()
  expect(await waiting).toEqual({ doc: pasted, tokens: countOf(pasted) })
  const typed = edit({ from: 4, insert: 'k' })
  expect(await text.count()).toEqual({ doc: typed, tokens: countOf(typed) })
})

/** Some 1,300,000 code units, with a character of two units across the end of the first part. */
const LONG = `${'some words, '.repeat(41_666)}1234567😀${' and a line\n'.repeat(66_000)}`

/** A failure does not print the whole text. */
function expectCounted({ doc, tokens }: Counted, expected: Text) {
  expect(tokens).toBe(countOf(expected))
  expect(doc === expected).toBe(true)
}

/** Waits until the first part was posted, so that what is edited now comes between two parts. */
async function firstPosted(inserts: readonly string[]) {
  while (inserts.length === 0) await new Promise((resolve) => setTimeout(resolve))
}

it('sends a long paste in parts, and what is typed between two of them is counted, too', async () => {
  const { text, edit, inserts } = await openText(['A line of words,', 'and another.'], true)
  edit({ from: 7, insert: Text.of(LONG.split('\n')) })
  expect(inserts).toEqual([])
  // Asked for while parts are on their way, no count is that of a part.
  const early = text.count()
  const documentOf = text.sent
  await firstPosted(inserts)
  edit({ from: 0, insert: 'typed before, ' })
  edit({ from: 900_000, insert: 'typed in the middle' })
  const doc = edit({ from: 1_200_000, to: 1_200_010 })
  expectCounted(await early, doc)
  expect((await documentOf)!.count).toBe(countOf(doc))
  expect(inserts.length).toBeGreaterThan(3)
  for (const insert of inserts) {
    expect(insert.length).toBeLessThanOrEqual(500_001)
    expect(insert).not.toMatch(/^[\udc00-\udfff]/)
  }
  const typed = edit({ from: 4, insert: 'k' })
  expectCounted(await text.count(), typed)
})

it('opens a long text in parts, and replaces a text by another', async () => {
  const { text, inserts, opened } = await openText(LONG.split('\n'), true)
  expect(opened).toEqual([''])
  expect(inserts.length).toBe(3)
  const next = Text.of(['Another text', ...LONG.split('\n')])
  text.follow(next)
  expectCounted(await text.count(), next)
})

it('goes on with the new document when it is made anew while parts are sent', async () => {
  const { text, edit, inserts } = await openText(['A line of words,', 'and another.'], true)
  const doc = edit({ from: 7, insert: Text.of(LONG.split('\n')) })
  const early = text.count()
  await firstPosted(inserts)
  text.forget()
  expectCounted(await early, doc)
})
