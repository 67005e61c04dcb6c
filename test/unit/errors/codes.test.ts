import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codesOf } from '../../../service/problem.ts'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

/** The codes, and for each the fields of its data, as the source declares them. */
function declaredCodes(): ReadonlyMap<string, string> {
  const [, body = ''] = /interface ErrorDataByCode \{\n([\s\S]*?)\n\}/.exec(read('src/errors/codes.ts')) ?? []
  return new Map(
    [...body.matchAll(/^ {2}([A-Z_\d]+): ([\s\S]*?)(?=\n {2}[A-Z_\d]+:|$)/gm)].map(([, code = '', data = '']) => [
      code,
      data,
    ]),
  )
}

test('the guide to errors has a row for each code, and for no other', () => {
  const rows = [...read('docs/errors.md').matchAll(/^\| `([A-Z_\d]+)` \|/gm)].map(([, code]) => code)
  expect(rows.sort()).toEqual([...declaredCodes().keys()].sort())
})

test('the guide to errors names only data that the code has', () => {
  const codes = declaredCodes()
  for (const [row, code = ''] of read('docs/errors.md').matchAll(/^\| `([A-Z_\d]+)` \|.*$/gm)) {
    const data = codes.get(code) ?? ''
    // A code whose data is an interface of its own is described there.
    if (!data.startsWith('{')) continue
    const fields = [...data.matchAll(/(\w+)\??:/g)].map(([, field]) => field)
    for (const field of fields) expect(row, `${code}: ${field}`).toContain(`\`${field}\``)
  }
})

test('the guide to errors has the status that the service answers with', () => {
  const rows = [...read('docs/errors.md').matchAll(/^\| `([A-Z_\d]+)` \| (\d{3}) \|/gm)]
  expect(rows.length).toBeGreaterThan(10)
  for (const [, code, status] of rows) {
    // A failure of the service itself is not one of the codes that a request can cause.
    if (status !== '500') expect(codesOf(Number(status)), `${code} is ${status}`).toContain(code)
  }
})
