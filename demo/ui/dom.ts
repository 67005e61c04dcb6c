/** Building elements without HTML strings: what is shown was typed or pasted, and must never be read as HTML. */

export type Child = Node | string | null | undefined | false

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | EventListener>>

/**
 * An element with attributes, listeners (`onclick` and so on) and children.
 *
 * @example h('button', { type: 'button', onclick: save }, 'Save')
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value)
    else setAttribute(element, name, value)
  }
  append(element, children)
  return element
}

/** Sets an attribute, or removes it when `value` is `null`, `undefined` or `false`. Does nothing if it is right already. */
export function setAttribute(
  element: Element,
  name: string,
  value: string | number | boolean | null | undefined,
): void {
  const text = value === null || value === undefined || value === false ? null : value === true ? '' : String(value)
  if (text === element.getAttribute(name)) return
  if (text === null) element.removeAttribute(name)
  else element.setAttribute(name, text)
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue
    parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child)
  }
}

/** Sets text only if it changed, so that assistive technology and layout are not disturbed. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

/** Makes `nodes` the children of `parent`. Those that are there already stay: they keep their layout, and the focus. */
export function setChildren(parent: Element, nodes: readonly Node[]): void {
  const wanted = new Set(nodes)
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove()
  let place = parent.firstChild
  for (const node of nodes) {
    if (node === place) place = place.nextSibling
    else parent.insertBefore(node, place)
  }
}

const SVG = 'http://www.w3.org/2000/svg'

/** A line icon of 16 units from path data. Decorative: the control around it has the name. */
export function icon(...paths: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('aria-hidden', 'true')
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}
