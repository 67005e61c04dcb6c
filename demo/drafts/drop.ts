/** More than any context window holds, and as much as the editor stays smooth with. */
const MOST_BYTES = 64_000_000

/** Takes files that are dropped anywhere on the page, as text. Text that is dropped on an editor is the editor's. */
export function takeDrops(
  onText: (text: string, name: string, target: EventTarget | null) => void,
  say: (text: string) => void,
): void {
  const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
  addEventListener('dragover', (event) => {
    if (!isFile(event)) return
    event.preventDefault()
    document.documentElement.dataset.dropping = 'true'
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) delete document.documentElement.dataset.dropping
  })
  addEventListener(
    'drop',
    async (event) => {
      delete document.documentElement.dataset.dropping
      if (!isFile(event)) return
      event.preventDefault()
      event.stopPropagation()
      const [target] = event.composedPath()
      const file = event.dataTransfer?.files[0]
      if (file === undefined) return
      if (file.size > MOST_BYTES) return say(`${file.name} is larger than 64 MB, and was not opened.`)
      const text = textOf(await file.arrayBuffer())
      if (text === null) say(`${file.name} is not a text, and was not opened.`)
      else onText(text, file.name, target ?? null)
    },
    true,
  )
}

/** A file's text: UTF-8, or UTF-16 with its mark. Null when it is neither. */
function textOf(buffer: ArrayBuffer): string | null {
  const [first, second] = new Uint8Array(buffer, 0, Math.min(2, buffer.byteLength))
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(buffer)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
