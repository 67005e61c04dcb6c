import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../../../bin/serve/read-settings.ts'
import { type Setting, settings } from '../../../../bin/serve/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenroom-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(content: unknown): string {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('a setting', () => {
  test('comes from its flag, else the environment, else the file, else its default', () => {
    const config = file({ port: 1, host: 'file', headersMs: 100, bodyMs: 200 })
    const environment = { PORT: '2', HOST: 'environment', TOKENROOM_HEADERS_MS: '1_000' }
    expect(readSettings({ port: '3', config }, environment)).toMatchObject({
      port: 3,
      host: 'environment',
      headersMs: 1_000,
      bodyMs: 200,
      bodyIdleMs: 10_000,
    })
  })

  test('that is a list has commas or lines in the environment, and spaces do not count', () => {
    for (const text of ['a-key, b-key', 'a-key\nb-key\n', ' a-key,b-key, ', 'a-key,,b-key']) {
      expect(readSettings({}, { TOKENROOM_KEYS: text }).keys).toEqual(['a-key', 'b-key'])
    }
    expect(readSettings({}, { TOKENROOM_KEYS: '' }).keys).toEqual([])
    expect(readSettings({ origin: ['https://a.example', 'https://b.example'] }, {}).origins).toHaveLength(2)
  })

  test('in the file has the type of JSON', () => {
    const all = { keys: ['a'], public: true, log: 'none', port: 0 }
    expect(readSettings({}, { TOKENROOM_CONFIG: file(all) })).toMatchObject(all)
  })

  test.each([
    [{ PORT: 'http' }, {}, 'SETTING_INVALID', 'PORT is "http"; it must be a whole number from 0 to 65535'],
    [{ PORT: '70000' }, {}, 'SETTING_INVALID', 'PORT is'],
    [{ TOKENROOM_PUBLIC: 'yes' }, {}, 'SETTING_INVALID', 'TOKENROOM_PUBLIC is "yes"; it must be true or false'],
    [{ TOKENROOM_LOG: 'xml' }, {}, 'SETTING_INVALID', 'one of json, none'],
    [{}, { port: '-1' }, 'USAGE', '--port is "-1"'],
    [{}, { config: '/nowhere/settings.json' }, 'FILE_UNREADABLE', '/nowhere/settings.json'],
    [{}, { config: file('{"keys": ["secret"],}') }, 'SETTING_INVALID', 'is not valid JSON'],
    [{}, { config: file([]) }, 'SETTING_INVALID', 'is not a JSON object'],
    [{}, { config: file({ prot: 1 }) }, 'SETTING_INVALID', 'did you mean port?'],
    [{}, { config: file({ port: '1' }) }, 'SETTING_INVALID', 'port in the settings file'],
    [{}, { config: file({ keys: 'secret' }) }, 'SETTING_INVALID', 'a list of strings'],
    [{}, { config: file({ public: 'true' }) }, 'SETTING_INVALID', 'true or false'],
  ])('of %j and %j is refused with %s', (environment, flags, code, message) => {
    expect(() => readSettings(flags, environment)).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    )
  })

  test('that is wrong never shows a key from a broken file', () => {
    expect(() => readSettings({ config: file('{"keys": ["my-secret') }, {})).toThrowError(
      expect.objectContaining({ message: expect.not.stringContaining('my-secret') }),
    )
  })
})

test('every setting has its own variable and flag', () => {
  const all: readonly Setting[] = Object.values(settings)
  const variables = all.map(({ env }) => env)
  expect(new Set(variables).size).toBe(variables.length)
  const flags = all.flatMap(({ flag }) => flag ?? [])
  expect(new Set(flags).size).toBe(flags.length)
})
