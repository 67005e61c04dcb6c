// @ts-check
/** Runs stages side by side, each when what it needs has ended. */

/**
 * Runs `lanes` stages at a time. A stage that ends makes room for the first of the list that waits for nothing. What it
 * needs has then ended, well or not; a name that no stage has is not waited for. Resolves with what each gave, in the
 * order of the list.
 * @template {{ readonly name: string, readonly needs?: readonly string[] }} Stage
 * @template Result
 * @param {readonly Stage[]} stages
 * @param {number} lanes
 * @param {(stage: Stage) => Promise<Result>} run
 * @returns {Promise<Result[]>}
 */
export async function runSideBySide(stages, lanes, run) {
  const waiting = [...stages]
  /** @type {Map<Stage, Promise<void>>} */
  const running = new Map()
  /** @type {Map<Stage, Result>} */
  const results = new Map()
  const isOpen = (/** @type {string} */ needed) =>
    [...waiting, ...running.keys()].some((/** @type {Stage} */ { name }) => name === needed)

  while (waiting.length > 0 || running.size > 0) {
    const at = running.size < lanes ? waiting.findIndex(({ needs = [] }) => !needs.some(isOpen)) : -1
    const [stage] = at < 0 ? [] : waiting.splice(at, 1)
    if (stage !== undefined) {
      const ending = run(stage).then((result) => {
        results.set(stage, result)
        running.delete(stage)
      })
      running.set(stage, ending)
    } else {
      if (running.size === 0) throw new Error(`these stages wait for each other: ${waiting.map(({ name }) => name)}`)
      await Promise.race(running.values())
    }
  }
  return stages.map((stage) => /** @type {Result} */ (results.get(stage)))
}
