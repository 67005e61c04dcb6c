import { availableParallelism } from 'node:os'

/**
 * How many tests run at a time: one more than there are cores, as each waits a third of its time for others.
 * `TESTS_AT_ONCE` says another number, as `npm test` does, which runs two kinds of tests side by side.
 */
export const AT_ONCE = Number(process.env.TESTS_AT_ONCE ?? availableParallelism() + 1)
