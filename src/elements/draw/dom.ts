/** Building shadow trees without markup strings or inline styles: strict policies forbid both. */

/** Text that runs as its own language does, also in a page that runs the other way. */
export const AUTO = { dir: 'auto' }

/** `part` names the class and the part of an element. What others choose, such as a slot's name, is only a part. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  part: string | null,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (part !== null) {
    element.className = part
    element.setAttribute('part', part)
  }
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** Sets or removes; leaves alone what is as it should be. */
export function setAttribute(element: Element, name: string, value: string | number | null): void {
  if (value === null) element.removeAttribute(name)
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value))
}

/** Writes only what changed, so that layout and assistive technology are left alone otherwise. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

/** A custom property with a share of the axis, to a fraction of a pixel. */
export function setShare(element: HTMLElement, name: '--from' | '--span', share: number): void {
  const text = share.toFixed(5)
  if (element.style.getPropertyValue(name) !== text) element.style.setProperty(name, text)
}
