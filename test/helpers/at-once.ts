import { availableParallelism } from 'node:os'

/** How many tests run at a time: one more than there are cores, as each waits a third of its time for others. */
export const AT_ONCE = availableParallelism() + 1
