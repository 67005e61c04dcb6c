import type { RoomState } from '../room/types.ts'
import type { Speech } from '../say.ts'
import { tintOf } from './bar.ts'
import { setAttribute, setText } from './dom.ts'
import { type Layout, layOut, type Stretch } from './layout.ts'
import { RING, sheetOf } from './styles.ts'

const SVG = 'http://www.w3.org/2000/svg'
const RADIUS = 16
/** The circumference as `pathLength` has it: shares times this. */
const AROUND = 1000

/** The bar bent to a ring, clockwise from the top, with the used share of the limit in its middle. */
export class Ring {
  readonly element: SVGSVGElement
  readonly #arcs = svg('g', {})
  readonly #number = svg('text', { class: 'share', x: '20', y: '20' })

  /** Puts the ring at the start of `base`, and its styles into the tree that has it. */
  constructor(root: ShadowRoot, base: HTMLElement) {
    this.element = svg('svg', { class: 'ring', part: 'ring', viewBox: '0 0 40 40' })
    this.element.append(circle('rail', { from: 0, span: 1 }), this.#arcs, this.#number)
    root.adoptedStyleSheets.push(sheetOf(RING))
    base.prepend(this.element)
  }

  draw(state: RoomState, speech: Speech): Layout | null {
    const layout = layOut(state)
    setAttribute(this.element, 'hidden', layout === null ? '' : null)
    if (layout === null) return null
    const arcs = layout.written.map((piece) => {
      const arc = circle('piece', piece)
      setAttribute(arc, 'part', `piece ${piece.name}`)
      arc.setAttribute('data-tint', tintOf(piece.name, piece.place))
      return arc
    })
    arcs.push(circle('reserve', layout.reserve))
    if (layout.unsure) arcs.push(circle('unsure', layout.unsure))
    if (layout.excess) arcs.push(circle('excess', layout.excess))
    arcs.push(circle('limit', { from: layout.limit - 0.008, span: 0.016 }))
    this.#arcs.replaceChildren(...arcs)
    setText(this.#number, speech.percent(wholePercent(state.used?.upper ?? 0, state.limitTokens ?? 0) / 100))
    return layout
  }
}

/** Never 100 before the limit is reached, and more than 100 as soon as it is passed. */
function wholePercent(used: number, limit: number): number {
  const percent = limit > 0 ? (used / limit) * 100 : 0
  return percent > 100 ? Math.ceil(percent) : Math.floor(percent)
}

function circle(part: string, { from, span }: Stretch): SVGCircleElement {
  return svg('circle', {
    class: part,
    part,
    cx: '20',
    cy: '20',
    r: String(RADIUS),
    pathLength: String(AROUND),
    'stroke-dasharray': `${(span * AROUND).toFixed(1)} ${AROUND}`,
    'stroke-dashoffset': (-from * AROUND).toFixed(1),
  })
}

function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}
