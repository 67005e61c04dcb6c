// @ts-check
/** Turns what each test runner reports into one shape, so that their sums can be printed as one line. */
import { basename } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {{ passed: number, failed: string[], skipped: { name: string, reason: string }[] }} Results
 * What one runner did: how many passed, those that failed, each with its name and why, and each that was skipped with its
 * reason.
 */

/** @returns {Results} */
export function noResults() {
  return { passed: 0, failed: [], skipped: [] }
}

/**
 * Vitest's JSON report. A file that failed to load has no tests of its own: it counts as one failure.
 * @param {{ testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} report
 * @returns {Results}
 */
export function fromVitest(report) {
  const results = noResults()
  for (const file of report.testResults) {
    for (const { status, fullName, failureMessages = [] } of file.assertionResults) {
      if (status === 'passed') results.passed++
      else if (status === 'failed') results.failed.push(because(fullName, failureMessages[0]))
      else results.skipped.push({ name: fullName, reason: `${status} in ${file.name}` })
    }
    const hasFailure = file.assertionResults.some(({ status }) => status === 'failed')
    if (file.status === 'failed' && !hasFailure) results.failed.push(`${file.name}: ${file.message ?? 'did not load'}`)
  }
  return results
}

/**
 * Playwright's JSON report. A test that passed only on a retry counts as failed: it is not reliable.
 * @typedef {{ title: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ title: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ projectName: string, status: string, annotations?: { type: string, description?: string }[],
 *   results?: { error?: { message?: string, location?: { file: string, line: number } } }[] }} PlaywrightTest
 * @param {{ suites: PlaywrightSuite[], errors?: { message?: string }[] }} report
 * @returns {Results}
 */
export function fromPlaywright(report) {
  const results = noResults()
  for (const error of report.errors ?? []) results.failed.push(error.message ?? 'an error outside of the tests')
  const visit = (/** @type {PlaywrightSuite} */ suite, /** @type {string} */ path) => {
    for (const inner of suite.suites ?? []) visit(inner, `${path}${inner.title} › `)
    for (const spec of suite.specs ?? []) {
      for (const { projectName, status, annotations = [], results: tries = [] } of spec.tests) {
        const name = `[${projectName}] ${path}${spec.title}`
        const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
        if (status === 'expected') results.passed++
        else if (status === 'skipped') results.skipped.push({ name, reason: reason ?? 'no reason was given' })
        else {
          const error = tries.find((one) => one.error)?.error
          const at = error?.location && `at ${basename(error.location.file)}:${error.location.line}\n`
          results.failed.push(because(name, error && `${at ?? ''}${error.message ?? ''}`))
        }
      }
    }
  }
  for (const suite of report.suites) visit(suite, `${suite.title} › `)
  return results
}

const REASON_LINES = 14

/**
 * A failed test with the first lines of why: who reads only the end of a long run can tell what happened.
 * @param {string} name
 * @param {string} [reason]
 */
function because(name, reason) {
  if (!reason) return name
  const lines = stripVTControlCharacters(reason).trim().split('\n').slice(0, REASON_LINES)
  return [name, ...lines.map((line) => `    ${line}`)].join('\n')
}

/**
 * size-limit's JSON report.
 * @param {{ name: string, passed?: boolean, size?: number, sizeLimit?: number }[]} report
 * @returns {Results}
 */
export function fromSizeLimit(report) {
  const results = noResults()
  for (const { name, passed, size, sizeLimit } of report) {
    if (passed) results.passed++
    else results.failed.push(`${name}: ${size ?? 'no'} bytes, the limit is ${sizeLimit ?? 'missing'}`)
  }
  return results
}

/**
 * @param {readonly Results[]} all
 * @returns {Results}
 */
export function sum(all) {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.flatMap(({ failed }) => failed),
    skipped: all.flatMap(({ skipped }) => skipped),
  }
}

/**
 * The closing line, in the form that machines read.
 * @param {Results} results
 */
export function closingLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed.length} failed`
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line
}
