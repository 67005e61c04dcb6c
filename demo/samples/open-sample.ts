import { bestView, type ViewName } from '../addresses.ts'
import type { Keeping } from '../drafts/keeping.ts'
import { messageOf } from '../follow-address.ts'
import { makeSample, SAMPLES, type SampleName } from './index.ts'

interface OpenedIn {
  readonly keeping: Keeping
  readonly views: { readonly shown: () => ViewName | null; readonly show: (view: ViewName) => void }
}

/** Opens a sample in the place of what is on the page and shows it, or says why it could not be loaded. */
export const sampleOpener =
  (page: () => OpenedIn, say: (text: string) => void) =>
  async (name: SampleName): Promise<void> => {
    try {
      const state = await makeSample(name)
      const { keeping, views } = page()
      keeping.open(state, SAMPLES[name].loaded)
      // The first view shows one text of it alone.
      if (views.shown() === 'count') views.show(bestView(state))
    } catch (error) {
      say(`${messageOf(error)}. Check the connection and try again.`)
    }
  }
