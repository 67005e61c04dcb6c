import { afterEach, expect, test, vi } from 'vitest'
import { afterLetter } from '../../../../demo/ui/after-letter.ts'

afterEach(() => vi.unstubAllGlobals())

test('what waits runs once, in order, in the frame after the next', () => {
  let frames: (() => void)[] = []
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run))
  const frame = () => {
    const due = frames
    frames = []
    for (const run of due) run()
  }
  const ran: string[] = []
  const colours = () => void ran.push('colours')
  const panels = () => {
    ran.push('panels')
    // As when an answer comes meanwhile.
    if (ran.length === 2) afterLetter(panels)
  }
  afterLetter(colours)
  afterLetter(panels)
  frame()
  afterLetter(colours)
  expect(ran).toEqual([])
  frame()
  expect(ran).toEqual(['colours', 'panels'])
  frame()
  frame()
  expect(ran).toEqual(['colours', 'panels', 'panels'])
  expect(frames).toEqual([])
})
