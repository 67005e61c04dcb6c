import type { Keeping } from '../drafts/keeping.ts'
import { messageOf } from '../follow-address.ts'
import { makeSample, SAMPLES, type SampleName } from './index.ts'

/** Opens a sample in the place of what is on the page, or says why it could not be loaded. */
export const sampleOpener =
  (keeping: () => Keeping, say: (text: string) => void) =>
  async (name: SampleName): Promise<void> => {
    try {
      keeping().replace(await makeSample(name), SAMPLES[name].loaded)
    } catch (error) {
      say(`${messageOf(error)}. Check the connection and try again.`)
    }
  }
