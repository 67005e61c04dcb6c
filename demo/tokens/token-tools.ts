import type { RemoteTokenizer } from 'tokenroom/worker'
import { copy } from '../ui/copy.ts'
import { h, setText } from '../ui/dom.ts'
import { formatTokenCount, formatTokens, plural } from '../ui/format.ts'
import { parseIds, specialIn } from './parse-ids.ts'

export interface TokenToolsContext {
  readonly tokenizer: () => RemoteTokenizer | null
  readonly text: () => string
  readonly say: (text: string) => void
}

/** What can be done with tokens besides counting: ids to text, special text as control tokens, and a text in parts. */
export function createTokenTools({ tokenizer, text, say }: TokenToolsContext) {
  const ids = h('textarea', {
    class: 'input tools__ids mono',
    id: 'tools-ids',
    rows: 2,
    spellcheck: false,
    placeholder: '[13225, 2375]',
  })
  const decoded = h('output', { class: 'tools__text mono', for: ids.id })
  const special = h('p', { class: 'panel__note' })
  const copySpecial = button('Copy ids with control tokens', () => void copyControl())
  const specialPart = part('Special text', special, copySpecial)
  const limit = h('input', { class: 'input', id: 'tools-limit', type: 'number', min: 1, step: 1, value: 1000 })
  const element = h(
    'div',
    { class: 'tools' },
    part('Ids to text', label(ids, 'Token ids'), ids, decoded),
    specialPart,
    part(
      'In parts',
      label(limit, 'Tokens a part, at most'),
      limit,
      button('Split and download', () => void split()),
    ),
  )
  let asked = 0

  /** Runs what needs the tokenizer. A failure is said in a sentence. */
  async function using<T>(run: (it: RemoteTokenizer) => Promise<T>): Promise<T | null> {
    const it = tokenizer()
    if (it === null) {
      say('There is no tokenizer yet.')
      return null
    }
    try {
      return await run(it)
    } catch (error) {
      say(error instanceof Error ? error.message : String(error))
      return null
    }
  }
  async function decode() {
    const { ids: numbers, problem } = parseIds(ids.value)
    const mine = ++asked
    ids.setAttribute('aria-invalid', String(problem !== null))
    if (problem !== null || numbers.length === 0) return setText(decoded, problem ?? '')
    const it = tokenizer()
    try {
      const found = it === null ? 'There is no tokenizer yet.' : await it.decode(numbers)
      if (mine === asked) setText(decoded, found)
    } catch (error) {
      ids.setAttribute('aria-invalid', 'true')
      if (mine === asked) setText(decoded, error instanceof Error ? error.message : String(error))
    }
  }
  ids.addEventListener('input', () => void decode())
  async function copyControl() {
    const found = await using((it) => it.encode(text(), { allowedSpecial: 'all' }))
    if (found === null) return
    await copy(`[${found.join(', ')}]`, `${plural(found.length, 'id')} copied.`, say)
  }
  async function split() {
    const parts = await using((it) => it.split(text(), limit.valueAsNumber))
    if (parts === null) return
    const lines = parts.map(({ text: written, tokens }, at) => JSON.stringify({ part: at + 1, tokens, text: written }))
    download('parts.jsonl', `${lines.join('\n')}\n`)
    say(
      `${plural(parts.length, 'part')}, of at most ${formatTokenCount(Math.max(0, ...parts.map(({ tokens }) => tokens)))}.`,
    )
  }
  /** Says what of the text names a special token, and what it would be as a control token. */
  const refresh = async () => {
    void decode()
    const it = tokenizer()
    const named = it === null ? [] : specialIn(text(), it.specialTokens.keys())
    specialPart.hidden = named.length === 0
    if (it === null || named.length === 0) return
    const [plain, control] = await Promise.all([it.count(text()), it.count(text(), { allowedSpecial: 'all' })])
    const list = named.map(([name, times]) => `${times} × ${name}`).join(', ')
    setText(
      special,
      `The text names control tokens: ${list}. Counted as text, as a provider counts what a user sends: ${formatTokens(plain)}. As control tokens: ${formatTokens(control)}.`,
    )
  }
  return { element, refresh }
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }))
  const link = h('a', { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

const button = (text: string, onClick: () => void) =>
  h('button', { type: 'button', class: 'button button--small', onclick: onClick }, text)

const label = (control: HTMLElement, text: string) => h('label', { class: 'field__label', for: control.id }, text)

const part = (title: string, ...children: HTMLElement[]) =>
  h(
    'div',
    { class: 'tools__part', role: 'group', 'aria-label': title },
    h('h2', { class: 'section-title' }, title),
    ...children,
  )
