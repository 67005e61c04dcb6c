/** The Node server in this process, on a port of its own, with limits short enough for a test. */

import { defaultLimits, type ServerLimits } from '../../../../service/node/connection-limits.ts'
import type { ExchangeRecord } from '../../../../service/node/exchange.ts'
import { Places } from '../../../../service/node/places.ts'
import { NodeServer, type ServerParts } from '../../../../service/node/server.ts'
import { type PreflightOptions, readServiceOptions } from '../../../../service/options.ts'
import { Service } from '../../../../service/service.ts'
import { loadTokenizer } from '../../../../src/index.ts'
import { parseAnswers, type RawAnswer } from '../../../helpers/raw-client.ts'

export interface Served {
  readonly port: number
  readonly server: NodeServer
  readonly places: Places
  /** What the server said of each exchange. */
  readonly records: readonly ExchangeRecord[]
}

export const KEY = 'a-key-of-the-test'
const tokenizer = loadTokenizer('o200k_base')

export interface ServeOptions extends Partial<Pick<ServerParts, 'compute'>> {
  readonly limits?: Partial<ServerLimits>
  readonly options?: Partial<PreflightOptions>
}

export async function serve({ limits: changed = {}, options = {}, ...parts }: ServeOptions = {}): Promise<Served> {
  const limits = { ...defaultLimits, lingerMs: 300, ...changed }
  const service = new Service(
    readServiceOptions({ tokenizers: { o200k_base: tokenizer }, keys: [KEY], maxBodyBytes: 100_000, ...options }),
  )
  const records: ExchangeRecord[] = []
  const places = new Places(limits)
  const server = new NodeServer({
    service,
    limits,
    places,
    compute: (route, bytes) => service.answer(route, bytes),
    slowDown: async () => {},
    onDone: (record) => records.push(record),
    ...parts,
  })
  const { port } = await server.listen(0, '127.0.0.1')
  return { port, server, places, records }
}

/** The lines of a request; `headers` are written as they are. */
export function head(line: string, headers: readonly string[] = [], host = 'Host: test'): string {
  return [`${line} HTTP/1.1`, ...(host === '' ? [] : [host]), ...headers, '', ''].join('\r\n')
}

const open = [`Authorization: Bearer ${KEY}`, 'Content-Type: application/json']

/** A whole request that is answered with 200. */
export function good(text = 'How much room is left?'): string {
  const body = JSON.stringify({ model: 'gpt-4o', text })
  return head('POST /v1/count', [...open, `Content-Length: ${Buffer.byteLength(body)}`]) + body
}

/** The head of a request to /v1/count with the key. */
export function countHead(...headers: readonly string[]): string {
  return head('POST /v1/count', [...open, ...headers])
}

export interface ProblemAnswer extends RawAnswer {
  readonly problem: { readonly code: string; readonly status: number; readonly detail: string }
}

/** The one answer in a text, which must be a problem document. */
export function problemIn(text: string): ProblemAnswer {
  const answers = parseAnswers(text)
  if (answers.length !== 1) throw new Error(`${answers.length} answers in ${text.slice(0, 500)}`)
  const answer = answers[0]!
  if (answer.headers['content-type'] !== 'application/problem+json') throw new Error(`no problem document: ${text}`)
  const problem = JSON.parse(answer.body)
  if (problem.status !== answer.status) throw new Error(`${answer.status} with a problem of ${problem.status}`)
  return { ...answer, problem }
}
