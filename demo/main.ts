/** Starts the page: the first text is counted at once; the editor and the other views come after it. */
import { createTokenizerWorker } from 'tokenroom/worker'
import { countFirstText } from './count/first-text.ts'
import { createLazy } from './ui/lazy.ts'

// The page keeps its worker. A worker stopped for idling would be fetched again.
const worker = createTokenizerWorker({ idleMs: Number.POSITIVE_INFINITY })
const first = countFirstText(worker)
const { startPage } = await createLazy('The editor', document.getElementById('first')!, () => import('./app.ts')).get()
await startPage(worker, first)
