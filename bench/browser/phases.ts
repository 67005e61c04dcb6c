/**
 * Where the time of a key press goes, from a trace of Chromium: means over many keys, in milliseconds of processor time, so
 * that another program's time counts for no phase.
 */
import type { TraceEvent } from './trace.ts'

export const TRACED = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'cc', 'viz']

const MAIN = 'CrRendererMain'
const WORKER = 'DedicatedWorker thread'
const RASTER = 'ThreadPoolForegroundWorker'
const DISPLAY = 'VizCompositorThread'

/** A phase: the events whose own time it is, without that of other phases inside them. */
const PHASES: readonly { readonly phase: string; readonly thread: string; readonly names: readonly string[] }[] = [
  { phase: 'keys and what listens to them', thread: MAIN, names: ['EventDispatch'] },
  { phase: 'scripts behind them', thread: MAIN, names: ['RunMicrotasks', 'FunctionCall'] },
  { phase: 'an edit in the worker', thread: WORKER, names: ['HandlePostMessage'] },
  { phase: "the worker's answer", thread: MAIN, names: ['HandlePostMessage'] },
  { phase: 'scripts before a frame', thread: MAIN, names: ['FireAnimationFrame'] },
  { phase: 'style', thread: MAIN, names: ['UpdateLayoutTree'] },
  { phase: 'layout', thread: MAIN, names: ['Layout'] },
  { phase: 'what is to be painted', thread: MAIN, names: ['PrePaint', 'Paint', 'Layerize'] },
  { phase: 'commit', thread: MAIN, names: ['Commit'] },
  { phase: 'other work on frames', thread: MAIN, names: ['ProxyMain::BeginMainFrame'] },
  { phase: 'raster', thread: RASTER, names: ['RasterTask'] },
  { phase: 'drawing the display', thread: DISPLAY, names: ['Display::DrawAndSwap'] },
]

const COUNTED = { phase: 'frames', thread: MAIN, name: 'ProxyMain::BeginMainFrame' }

/** The mean of each phase per key, by its name, and the frames per key. */
export function phasesOf(events: readonly TraceEvent[], keys: number): Map<string, number> {
  const threads = new Map<string, string>()
  for (const { name, pid, tid, args } of events)
    if (name === 'thread_name' && args?.name !== undefined) threads.set(`${pid} ${tid}`, args.name)
  const means = new Map(PHASES.map(({ phase }) => [phase, 0]))
  means.set(COUNTED.phase, 0)
  const add = (phase: string, amount: number) => means.set(phase, (means.get(phase) ?? 0) + amount / keys)
  for (const [thread, name] of threads) {
    const own = events.filter((event) => isTimed(event) && `${event.pid} ${event.tid}` === thread)
    const phases = PHASES.filter((phase) => phase.thread === name)
    const phaseOf = (event: TraceEvent) => phases.find(({ names }) => names.includes(event.name))?.phase
    const timed = own.filter((event) => phaseOf(event) !== undefined)
    for (const [event, ms] of ownTimes(timed)) add(phaseOf(event) ?? '', ms)
    if (name === COUNTED.thread) add(COUNTED.phase, own.filter((event) => event.name === COUNTED.name).length)
  }
  return means
}

const isTimed = ({ ph, dur }: TraceEvent) => ph === 'X' && dur !== undefined

/** Each event with its milliseconds of processor less those of the events within it. */
function ownTimes(events: readonly TraceEvent[]): Map<TraceEvent, number> {
  const sorted = [...events].sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
  const times = new Map<TraceEvent, number>()
  const open: TraceEvent[] = []
  for (const event of sorted) {
    while (open.length > 0 && endOf(open.at(-1)!) <= event.ts) open.pop()
    const ms = (event.tdur ?? event.dur ?? 0) / 1000
    const outer = open.at(-1)
    if (outer) times.set(outer, (times.get(outer) ?? 0) - ms)
    times.set(event, ms)
    open.push(event)
  }
  return times
}

const endOf = ({ ts, dur = 0 }: TraceEvent) => ts + dur
