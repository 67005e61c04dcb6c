import { describe, expect, test } from 'vitest'
import { openService, post, problemOf } from './service.ts'

const service = openService({ maxBodyBytes: 1_000, maxDepth: 8, maxValues: 50 })
const good = { encoding: 'o200k_base', text: 'hi' }

describe('bodies', () => {
  test('over the limit are refused before they are read, when they say so', async () => {
    const response = await post(
      service,
      '/v1/count',
      { ...good, text: 'x'.repeat(1_000) },
      { 'content-length': '1039' },
    )
    expect(response.status).toBe(413)
    expect(await problemOf(response)).toMatchObject({
      code: 'BODY_TOO_LARGE',
      data: { limitBytes: 1_000, receivedBytes: 1_039 },
    })
  })

  test('over the limit are refused when they say that they are not', async () => {
    const response = await post(service, '/v1/count', { ...good, text: 'x'.repeat(1_000) }, { 'content-length': '10' })
    expect(response.status).toBe(413)
    expect(await problemOf(response)).toMatchObject({ code: 'BODY_TOO_LARGE', data: { limitBytes: 1_000 } })
  })

  test('over the limit are refused with the piece that is too much', async () => {
    let sent = 0
    let cancelled = false
    const endless = new ReadableStream({
      pull(controller) {
        sent += 300
        controller.enqueue(new Uint8Array(300).fill(0x20))
      },
      cancel() {
        cancelled = true
      },
    })
    const response = await post(service, '/v1/count', endless)
    expect(response.status).toBe(413)
    expect(await problemOf(response)).toMatchObject({ data: { receivedBytes: 1_200 } })
    expect(cancelled).toBe(true)
    expect(sent).toBeLessThanOrEqual(1_800)
  })

  test('of exactly the limit pass', async () => {
    const frame = JSON.stringify({ ...good, text: '' }).length
    const at = await post(service, '/v1/count', { ...good, text: 'x'.repeat(1_000 - frame) })
    const over = await post(service, '/v1/count', { ...good, text: 'x'.repeat(1_001 - frame) })
    expect([at.status, over.status]).toEqual([200, 413])
  })

  test.each([
    ['', {}, 7],
    [' and said how long they are', { 'content-length': '100' }, null],
  ])('that break off%s are told so', async (_, headers, receivedBytes) => {
    let sent = false
    const broken = new ReadableStream({
      pull(controller) {
        if (sent) controller.error(new Error('terminated'))
        else controller.enqueue(new Uint8Array(7))
        sent = true
      },
    })
    const response = await post(service, '/v1/count', broken, headers)
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({
      code: 'BODY_UNREADABLE',
      data: { receivedBytes, reason: 'terminated' },
    })
  })

  test.each([
    ['', 'BODY_NOT_JSON'],
    ['   ', 'BODY_NOT_JSON'],
    ['{"encoding":"o200k_base","text":"hi"', 'BODY_NOT_JSON'],
    ['{"a":1}{"b":2}', 'BODY_NOT_JSON'],
    ["{'a':1}", 'BODY_NOT_JSON'],
    ['null', 'INVALID_ARGUMENT'],
    ['[]', 'INVALID_ARGUMENT'],
    ['"text"', 'INVALID_ARGUMENT'],
    ['1e999', 'INVALID_ARGUMENT'],
    ['{"__proto__":{"text":"x"},"encoding":"o200k_base"}', 'BODY_NOT_JSON'],
    ['{"\\u005f_proto__":{"text":"x"},"encoding":"o200k_base"}', 'BODY_NOT_JSON'],
    ['{"encoding":"o200k_base","messages":[{"role":"user","content":"x","__proto__":{}}]}', 'BODY_NOT_JSON'],
    ['{"constructor":{"name":{"toString":1}},"encoding":"o200k_base"}', 'INVALID_ARGUMENT'],
    ['{"encoding":"o200k_base","text":{"constructor":{"name":{"toString":1}}}}', 'INVALID_ARGUMENT'],
    ['{"encoding":"constructor","text":"x"}', 'ENCODING_NOT_SERVED'],
    ['{"encoding":"__proto__","text":"x"}', 'ENCODING_NOT_SERVED'],
    ['{"model":"__proto__","text":"x"}', 'UNKNOWN_MODEL'],
    ['{"model":"constructor","text":"x"}', 'UNKNOWN_MODEL'],
    [`${'['.repeat(9)}${']'.repeat(9)}`, 'BODY_TOO_COMPLEX'],
    [`[${'{},'.repeat(60)}{}]`, 'BODY_TOO_COMPLEX'],
    [new Uint8Array([0x22, 0xff, 0x22]), 'BODY_NOT_UTF8'],
    [new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), 'BODY_NOT_UTF8'],
    [new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), 'BODY_NOT_UTF8'],
  ])('such as %j are refused with %s', async (body, code) => {
    const response = await post(service, '/v1/count', body)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await problemOf(response)).toMatchObject({ code, status: response.status })
  })

  test('count brackets and commas in texts as text', async () => {
    const text = `\\" [[[[ {{{{ ,,,, "`.repeat(20)
    expect((await post(service, '/v1/count', { ...good, text })).status).toBe(200)
    expect((await post(service, '/v1/count', { ...good, text: '\\'.repeat(101) })).status).toBe(200)
  })

  test('leave the prototype of objects as it was', async () => {
    await post(
      service,
      '/v1/fit',
      '{"request":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    )
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test.each([
    ['content-type', 'text/plain'],
    ['content-type', 'application/json; charset=utf-16'],
    ['content-type', 'multipart/form-data; boundary=x'],
    ['content-encoding', 'gzip'],
  ])('with %s: %s are refused', async (header, value) => {
    const response = await post(service, '/v1/count', good, { [header]: value })
    expect(response.status).toBe(415)
    expect(await problemOf(response)).toMatchObject({
      code: 'MEDIA_TYPE_UNSUPPORTED',
      data: { header, received: value },
    })
  })

  test.each(['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'application/vnd.house+json'])(
    'with content-type: %s pass',
    async (type) => expect((await post(service, '/v1/count', good, { 'content-type': type })).status).toBe(200),
  )
})
