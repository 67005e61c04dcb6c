/** An editor's text whose worker takes its time: the count is there at once where it can be, and right where it cannot. */
import { ChangeSet, type ChangeSpec, Text } from '@codemirror/state'
import { countEdit, loadTokenizer } from 'tokenroom'
import type { RemoteDocument, RemoteTokenizer } from 'tokenroom/worker'
import { expect, it } from 'vitest'
import { CountedText } from '../../../../demo/engine/counted-text.ts'
import { tiktokenOf } from '../../../conformance/oracle.ts'

const near = await loadTokenizer('o200k_base')
const countOf = (doc: Text) => tiktokenOf('o200k_base').encode_ordinary(doc.toString()).length

/** A worker of one document that answers edits when told to. */
function slowWorker() {
  const answers: (() => void)[] = []
  const open = (text: string) => {
    const document = near.document(text)
    return {
      get count() {
        return document.count
      },
      replace: (from: number, to: number, insert: string) =>
        new Promise<number>((resolve) => answers.push(() => resolve(document.replace(from, to, insert)))),
    } as RemoteDocument
  }
  const tokenizer = { document: async (text: string) => open(text) } as RemoteTokenizer
  const answer = () => {
    for (const next of answers.splice(0)) next()
  }
  return { tokenizer, answer }
}

async function openText(lines: readonly string[]) {
  let doc = Text.of(lines)
  const { tokenizer, answer } = slowWorker()
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
  return { text, edit, answer }
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
