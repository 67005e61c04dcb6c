/** What Chromium's own trace says of a page's thread: unlike a page's clock, it does not keep the page busy. */
import type { Browser, Page } from '@playwright/test'

/** One event of a trace; times are in microseconds, `tdur` is what its thread had the processor for. */
export interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string; readonly data?: { readonly type?: string } }
}

export interface Task {
  readonly ms: number
  /** Milliseconds in which the thread had a core: what it takes on a machine that does nothing else. */
  readonly processorMs: number
}

const CATEGORIES = ['toplevel', 'v8', 'devtools.timeline', 'blink.user_timing']

/** Runs `run` and gives all events of these categories meanwhile. */
export async function trace(
  browser: Browser,
  page: Page,
  categories: readonly string[],
  run: () => Promise<unknown>,
): Promise<TraceEvent[]> {
  await browser.startTracing(page, { categories: [...categories] })
  await run()
  return (JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }).traceEvents
}

/** Runs `run` and gives the events of the thread on which `page` set its marks, in order. */
export async function tracePage(browser: Browser, page: Page, run: () => Promise<void>): Promise<TraceEvent[]> {
  const traceEvents = await trace(browser, page, CATEGORIES, run)
  const mark = traceEvents.find(({ name }) => name.startsWith('bench:'))
  if (!mark) throw new Error('the page has set no mark')
  return traceEvents.filter(({ pid, tid }) => pid === mark.pid && tid === mark.tid).sort((a, b) => a.ts - b.ts)
}

/** When a mark was set, in milliseconds. */
export function markMs(events: readonly TraceEvent[], name: string): number {
  const mark = events.find((event) => event.name === name)
  if (!mark) throw new Error(`the trace has no mark "${name}"`)
  return mark.ts / 1000
}

/** When the page's first module began to run, in milliseconds. */
export function scriptMs(events: readonly TraceEvent[]): number {
  return markMs(events, 'v8.evaluateModule')
}

/** The tasks that were under way between two times in milliseconds. */
export function tasksBetween(events: readonly TraceEvent[], fromMs: number, toMs: number): readonly Task[] {
  const tasks = events.filter(
    ({ name, ts, dur = 0 }) => name === 'ThreadControllerImpl::RunTask' && ts + dur > fromMs * 1000 && ts < toMs * 1000,
  )
  if (tasks.length === 0) throw new Error('the trace has no task between these times')
  return tasks.map(({ dur = 0, tdur = 0 }) => ({ ms: dur / 1000, processorMs: tdur / 1000 }))
}

/** The longest task that was under way between two times in milliseconds. */
export function longestTask(events: readonly TraceEvent[], fromMs: number, toMs: number): Task {
  const tasks = tasksBetween(events, fromMs, toMs)
  return {
    ms: Math.max(...tasks.map(({ ms }) => ms)),
    processorMs: Math.max(...tasks.map(({ processorMs }) => processorMs)),
  }
}

/** The frames that the page's thread has drawn between two times in milliseconds. */
export function framesBetween(events: readonly TraceEvent[], fromMs: number, toMs: number): number {
  return events.filter(({ name, ts }) => name === 'Layerize' && ts > fromMs * 1000 && ts < toMs * 1000).length
}
