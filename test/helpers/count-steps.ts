import { Session } from 'node:inspector/promises'

/** Counts how much of the sources below a folder runs. No clock is read: a loop that goes round twice as often counts twice. */
export interface StepCounter {
  /** The sum of how often each block of the sources ran meanwhile. */
  count(work: () => Promise<unknown>): Promise<number>
  stop(): void
}

/** Sources that were imported before are not counted by their blocks: import what is counted after this. */
export async function startCountingSteps(folder: RegExp): Promise<StepCounter> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return {
    async count(work) {
      await session.post('Profiler.takePreciseCoverage')
      await work()
      const { result } = await session.post('Profiler.takePreciseCoverage')
      let steps = 0
      for (const { url, functions } of result) {
        if (!folder.test(url)) continue
        for (const { ranges } of functions) for (const { count } of ranges) steps += count
      }
      return steps
    },
    stop: () => session.disconnect(),
  }
}
