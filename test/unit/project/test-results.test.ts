import { describe, expect, test } from 'vitest'
import { closingLine, fromPlaywright, fromSizeLimit, fromVitest, sum } from '../../../scripts/test-results.mjs'

const assertion = (status: string, fullName: string) => ({ status, fullName })

describe('the sum of all test runners', () => {
  test('counts what Vitest ran, failed and skipped', () => {
    const report = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'passed',
          assertionResults: [assertion('passed', 'one'), assertion('pending', 'two')],
        },
        { name: 'b.test.ts', status: 'failed', assertionResults: [assertion('failed', 'three')] },
      ],
    }
    expect(fromVitest(report)).toEqual({
      passed: 1,
      failed: ['three'],
      skipped: [{ name: 'two', reason: 'pending in a.test.ts' }],
    })
  })

  test('counts a file that did not load as a failure', () => {
    const report = {
      testResults: [{ name: 'a.test.ts', status: 'failed', message: 'Cannot find x', assertionResults: [] }],
    }
    expect(fromVitest(report).failed).toEqual(['a.test.ts: Cannot find x'])
  })

  test('says why a test failed, by the first lines of its message', () => {
    const message = [
      '\u001b[31mAssertionError\u001b[39m: expected 1 to be 2',
      ...Array.from({ length: 40 }, () => 'at x'),
    ]
    const testResults = [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [{ ...assertion('failed', 'one'), failureMessages: [message.join('\n')] }],
      },
    ]
    const lines = fromVitest({ testResults }).failed[0]!.split('\n')
    expect(lines.slice(0, 3)).toEqual(['one', '    AssertionError: expected 1 to be 2', '    at x'])
    expect(lines).toHaveLength(15)

    const error = { message: 'Expected: "0"\nReceived: "2"', location: { file: '/a/page.spec.ts', line: 71 } }
    const tests = [{ projectName: 'chromium', status: 'unexpected', results: [{ error }] }]
    const { failed } = fromPlaywright({ suites: [{ title: 'page.spec.ts', specs: [{ title: 'counts', tests }] }] })
    expect(failed).toEqual([
      '[chromium] page.spec.ts › counts\n    at page.spec.ts:71\n    Expected: "0"\n    Received: "2"',
    ])
  })

  test('counts a browser test that needed a retry as a failure, and keeps the reason of a skip', () => {
    const spec = (title: string, status: string, description?: string) => ({
      title,
      tests: [{ projectName: 'chromium', status, annotations: description ? [{ type: 'skip', description }] : [] }],
    })
    const report = {
      errors: [{ message: 'the server did not start' }],
      suites: [
        {
          title: 'page.spec.ts',
          specs: [spec('loads', 'expected')],
          suites: [
            { title: 'typing', specs: [spec('counts', 'flaky'), spec('pastes', 'skipped', 'no clipboard here')] },
          ],
        },
      ],
    }
    expect(fromPlaywright(report)).toEqual({
      passed: 1,
      failed: ['the server did not start', '[chromium] page.spec.ts › typing › counts'],
      skipped: [{ name: '[chromium] page.spec.ts › typing › pastes', reason: 'no clipboard here' }],
    })
  })

  test('counts each size, and one without a verdict as a failure', () => {
    const report = [
      { name: 'a', passed: true, size: 1, sizeLimit: 2 },
      { name: 'b', size: 3 },
    ]
    expect(fromSizeLimit(report)).toEqual({ passed: 1, failed: ['b: 3 bytes, the limit is missing'], skipped: [] })
  })

  test('closes with a line that names skips only when there are any', () => {
    const skip = { passed: 2, failed: [], skipped: [{ name: 'a', reason: 'b' }] }
    const fail = { passed: 3, failed: ['c'], skipped: [] }
    expect(closingLine(fail)).toBe('3 passed, 1 failed')
    expect(closingLine(sum([skip, fail]))).toBe('5 passed, 1 failed, 1 skipped')
  })
})
