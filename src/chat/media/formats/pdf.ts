import type { Bytes } from '../bytes.ts'
import type { PageBounds } from '../types.ts'
import { type PdfObjects, readPdfObjects } from './pdf-objects.ts'

/** A tree of pages is a few levels deep; one that contains itself is not a tree. */
const MOST_LEVELS = 64

/**
 * The pages of a PDF: those of its tree, walked, and what the tree's root says, which is the same in a file that is
 * as it should be. Where objects that count are encrypted or packed in a way that is not read here, `upper` is `Infinity`.
 * Linear in the file. Source: ISO 32000-1, 7.7.3.
 */
export function pdfPages(bytes: Bytes): PageBounds {
  const objects = readPdfObjects(bytes.slice(0, bytes.length))
  const root = rootOfPages(objects)
  if (root === null) return { lower: 1, upper: Number.POSITIVE_INFINITY }
  const walked = walk(objects, root, new Map(), 0)
  const count = /\/Count\s+(\d{1,10})/.exec(objects.texts.get(root) ?? '')?.[1]
  const named = count === undefined ? walked : Number(count)
  const lower = Math.min(walked, named)
  // Objects that could not be unpacked may be other versions of those that were read.
  const isSure = !objects.isIncomplete || walked === named
  return {
    lower: Number.isFinite(lower) ? Math.max(1, lower) : 1,
    upper: isSure ? Math.max(1, walked, named) : Number.POSITIVE_INFINITY,
  }
}

function rootOfPages({ texts, trailers }: PdfObjects): number | null {
  for (let index = trailers.length - 1; index >= 0; index--) {
    const catalogue = referenceAfter(trailers[index]!, 'Root')
    const pages = catalogue === null ? null : referenceAfter(texts.get(catalogue) ?? '', 'Pages')
    if (pages !== null && texts.has(pages)) return pages
  }
  return null
}

/** The pages below an object. A node that is met again is not walked again, so doubled branches cost no time. */
function walk(objects: PdfObjects, node: number, known: Map<number, number>, level: number): number {
  const before = known.get(node)
  if (before !== undefined) return before
  const text = objects.texts.get(node)
  if (level > MOST_LEVELS || text === undefined || hasCodedName(text)) return Infinity
  known.set(node, Infinity) // Until it is done: only a node inside itself meets this.
  const kids = kidsOf(objects, text)
  let pages = 0
  if (kids === null) pages = 1
  else for (const kid of kids) pages += walk(objects, kid, known, level + 1)
  known.set(node, pages)
  return pages
}

function kidsOf({ texts }: PdfObjects, text: string): readonly number[] | null {
  const elsewhere = referenceAfter(text, 'Kids')
  const list = elsewhere === null ? text.slice(Math.max(0, text.search(/\/Kids\b/))) : (texts.get(elsewhere) ?? '')
  if (elsewhere === null && !/^\/Kids\b/.test(list)) return null
  const inside = list.slice(list.indexOf('[') + 1)
  const end = inside.indexOf(']')
  const references = (end < 0 ? inside : inside.slice(0, end)).matchAll(/(\d{1,10})\s+\d{1,5}\s+R/g)
  return Array.from(references, ([, number]) => Number(number))
}

function hasCodedName(text: string): boolean {
  return /\/\w{0,32}#[0-9a-f]{2}/i.test(text)
}

function referenceAfter(text: string, name: string): number | null {
  const found = new RegExp(`/${name}\\s+(\\d{1,10})\\s+\\d{1,5}\\s+R`).exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
