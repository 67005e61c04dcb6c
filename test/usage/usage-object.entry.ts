/** A Worker with the object of usage, as an app exports it. */
export { UsageObject } from '../../src/usage/index.ts'

const worker = {
  fetch: () => new Response('usage is in the object'),
}

export default worker
