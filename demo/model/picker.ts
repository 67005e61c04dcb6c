import { h, setAttribute, setText } from '../ui/dom.ts'
import { formatAxis } from '../ui/format.ts'
import { icons } from '../ui/icons.ts'
import { type CatalogueModel, groupByProvider, matches } from './catalogue.ts'

/**
 * The model picker: a button that opens a searchable list, grouped by provider. It is a combobox with a listbox: arrow keys
 * move, Enter chooses, Escape closes.
 */
export function createModelPicker(models: readonly CatalogueModel[], onPick: (model: CatalogueModel) => void) {
  const current = h('span', { class: 'picker__current' })
  const facts = h('span', { class: 'picker__facts number' })
  const button = h(
    'button',
    { type: 'button', class: 'button picker__button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
    h('span', { class: 'visually-hidden' }, 'Model: '),
    current,
    facts,
    icons.chevron(),
  )
  const search = h('input', {
    class: 'picker__search',
    type: 'text',
    role: 'combobox',
    placeholder: 'Search models…',
    'aria-label': 'Search models',
    'aria-expanded': 'true',
    'aria-controls': 'picker-list',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  const list = h('div', {
    class: 'picker__list',
    id: 'picker-list',
    role: 'listbox',
    'aria-label': 'Models',
    tabindex: -1,
  })
  const panel = h(
    'div',
    { class: 'picker__panel', role: 'dialog', 'aria-label': 'Choose a model', hidden: true },
    h('div', { class: 'picker__head' }, icons.search(), search, h('kbd', { 'aria-hidden': 'true' }, 'esc')),
    list,
    h('p', { class: 'picker__foot' }, footnote(models)),
  )
  const element = h('div', { class: 'picker' }, button, panel)

  let chosen: CatalogueModel | null = null
  let active = -1
  let rows: { model: CatalogueModel; row: HTMLElement }[] = []

  const activate = (index: number) => {
    const next = rows[index]
    rows[active]?.row.classList.remove('picker__row--active')
    active = next ? index : -1
    next?.row.classList.add('picker__row--active')
    next?.row.scrollIntoView({ block: 'nearest' })
    setAttribute(search, 'aria-activedescendant', next?.row.id)
  }
  const fill = () => {
    const found = models.filter((model) => matches(model, search.value))
    rows = []
    list.replaceChildren()
    for (const group of groupByProvider(found)) {
      const label = h(
        'div',
        { class: 'picker__group', id: `picker-group-${group.provider}`, role: 'presentation' },
        group.title,
      )
      const box = h('div', { role: 'group', 'aria-labelledby': label.id }, label)
      for (const model of group.models) box.append(rowOf(model))
      list.append(box)
    }
    if (found.length === 0) list.append(h('p', { class: 'picker__none' }, `No model matches “${search.value}”.`))
    activate(
      Math.max(
        0,
        rows.findIndex((entry) => entry.model === chosen),
      ),
    )
  }
  const rowOf = (model: CatalogueModel) => {
    const row = h(
      'div',
      {
        class: 'picker__row',
        role: 'option',
        id: `model-${model.key.replace(/\W/g, '-')}`,
        'aria-selected': String(model === chosen),
      },
      h('span', { class: 'picker__name' }, model.title, h('span', { class: 'picker__id mono' }, model.info.id)),
      h('span', { class: 'picker__window number' }, formatAxis(model.info.windowTokens)),
      h('span', { class: 'picker__price number' }, model.priceLabel),
      h('span', { class: 'picker__encoding mono' }, model.encoding ?? 'estimated'),
    )
    const index = rows.length
    rows.push({ model, row })
    row.addEventListener('pointermove', () => index !== active && activate(index))
    row.addEventListener('click', () => pick(model))
    return row
  }
  const pick = (model: CatalogueModel) => {
    close(true)
    onPick(model)
  }
  const pickActive = () => {
    const row = rows[active]
    if (row) pick(row.model)
  }
  const open = () => {
    panel.hidden = false
    setAttribute(button, 'aria-expanded', 'true')
    search.value = ''
    fill()
    search.focus()
  }
  const close = (refocus: boolean) => {
    if (panel.hidden) return
    panel.hidden = true
    setAttribute(button, 'aria-expanded', 'false')
    if (refocus) button.focus()
  }

  button.addEventListener('click', () => (panel.hidden ? open() : close(true)))
  search.addEventListener('input', fill)
  search.addEventListener('keydown', (event) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => activate(Math.min(active + 1, rows.length - 1)),
      ArrowUp: () => activate(Math.max(active - 1, 0)),
      Enter: () => pickActive(),
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  })
  panel.addEventListener('keydown', (event) => event.key === 'Escape' && close(true))
  element.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !element.contains(event.relatedTarget)) close(false)
  })
  document.addEventListener('pointerdown', (event) => !element.contains(event.target as Node) && close(false))

  const show = (model: CatalogueModel) => {
    chosen = model
    setText(current, model.title)
    setText(facts, `${formatAxis(model.info.windowTokens)} · ${model.encoding ?? 'estimated'}`)
  }
  return { element, show, open }
}

function footnote(models: readonly CatalogueModel[]): string {
  const without = models.filter((model) => model.encoding === null).length
  const asOf = models.find((model) => model.info.asOf)?.info.asOf
  const dated = asOf ? ` Catalogue of ${asOf}, prices per million tokens.` : ''
  return without === 0
    ? dated.trim()
    : `${without} models have no public tokenizer: they are estimated, between bounds.${dated}`
}
