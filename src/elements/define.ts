/** `tokenroom/element/define`: defines `<token-meter>` and `<token-budget>` for the page. */
import { TokenBudget } from './token-budget.ts'
import { TokenMeter } from './token-meter.ts'

define('token-meter', TokenMeter)
define('token-budget', TokenBudget)

/** What is defined already stays, as when two scripts of a page bring their own copy; on a server nothing happens. */
function define(name: string, element: CustomElementConstructor): void {
  if (globalThis.customElements?.get(name) === undefined) globalThis.customElements?.define(name, element)
}

export { TokenBudget, TokenMeter }
