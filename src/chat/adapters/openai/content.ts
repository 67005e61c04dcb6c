/** What a message of OpenAI's APIs says: its texts as one, and each picture, file or sound beside them. */
import { asText, documentPart, type Fields, isObject, objectsOf, openAiPicture } from '../../content.ts'
import { readMedia } from '../../media/read.ts'
import { unreadFields, unreadPart } from '../fields.ts'
import { boundedPart, type Part, type PartKind, textPart, unboundedPart, within } from '../part.ts'
import { AUDIO, FILE, IMAGE_URL, MEDIA_BLOCK, TEXT_BLOCK } from './shapes.ts'

/** The parts of `content`: a text, or a list of blocks, whose texts are joined before they are encoded. */
export function contentParts(content: unknown, kind: PartKind, model: string, path = '.content'): Part[] {
  if (!Array.isArray(content)) return [textPart(kind, 'content', contentText(content))]
  const others = objectsOf(content).flatMap((block, at) => within(`${path}[${at}]`, blockParts(block, kind, model)))
  const text = contentText(content)
  return text === '' ? others : [textPart(kind, 'content', text), ...others]
}

/** The text of a content, as it is encoded: of a list all texts in one. */
export function contentText(content: unknown): string {
  if (!Array.isArray(content)) return asText(content ?? undefined)
  return objectsOf(content).map(textOfBlock).join('')
}

function textOfBlock(block: Fields): string {
  if (typeof block.text === 'string') return block.text
  return typeof block.refusal === 'string' ? block.refusal : ''
}

/** What a block costs beside its text. */
function blockParts(block: Fields, kind: PartKind, model: string): readonly Part[] {
  if (typeof block.text === 'string' || typeof block.refusal === 'string') {
    return unreadFields(block, TEXT_BLOCK, '', kind)
  }
  const parts = mediaParts(block, model)
  if (parts !== null) return [...parts, ...unreadFields(block, MEDIA_BLOCK, '', kind)]
  return unreadPart(kind, '', block, `a block of type ${String(block.type).slice(0, 60)} is not known`)
}

function mediaParts({ type, image_url: image, ...block }: Fields, model: string): readonly Part[] | null {
  if (type === 'input_image') return [openAiPicture(model, image, block.detail)]
  if (isObject(image) || type === 'image_url') {
    const { url, detail } = isObject(image) ? image : {}
    const unread = isObject(image) ? unreadFields(image, IMAGE_URL, '.image_url', 'image') : []
    return [openAiPicture(model, url ?? image, detail), ...unread]
  }
  if (type === 'input_file') return [fileOf(block)]
  if (isObject(block.file) || type === 'file') {
    const file = isObject(block.file) ? block.file : {}
    return [fileOf(file), ...unreadFields(file, FILE, '.file', 'file')]
  }
  if (!isObject(block.input_audio)) return null
  return [soundOf(block.input_audio), ...unreadFields(block.input_audio, AUDIO, '.input_audio', 'audio')]
}

/** A file in the request; one that is only named may have as many pages as a window takes. */
function fileOf({ file_data: data, file_id: id, file_url: url }: Fields): Part {
  if (typeof data === 'string' || (id === undefined && url === undefined)) return documentPart(data)
  const part = boundedPart('file', 'content', { lower: 1, tokens: 1500, upper: NAMED_FILE_TOKENS })
  const remedy = 'say how many pages or tokens it has with media: (part) => ({ pages })'
  return unboundedPart(part, '', 'the file is not in the request', remedy)
}

const NAMED_FILE_TOKENS = 1_000_000

/** Sound at 10 tokens a second, as OpenAI documents it; of a file that cannot be read at most by its bytes. */
function soundOf({ data }: Fields): Part {
  const facts = readMedia(data)
  const bytes = typeof data === 'string' ? data.length * 0.75 : 0
  const known = facts?.kind === 'sound' || facts?.kind === 'film'
  const seconds = known ? facts.seconds : bytes / LEAST_BYTES_A_SECOND
  return boundedPart('audio', 'content', {
    lower: 1,
    tokens: Math.max(1, Math.ceil(seconds * 10)),
    upper: Math.ceil(seconds * 50) + 50,
  })
}

const LEAST_BYTES_A_SECOND = 1000
