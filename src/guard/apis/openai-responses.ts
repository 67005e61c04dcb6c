/** OpenAI Responses. */
import { statedOutputTokens } from '../../chat/output-limit.ts'
import { type Fields, fieldsOf, objectsIn } from '../json.ts'
import type { GuardApi, OpenEnd, OutputPiece } from './api.ts'
import { ResponseFollower } from './response-follower.ts'

/** The API takes no smaller limit. */
const LEAST_OUTPUT = 16

/** Tools that run where the caller is: what they cost comes in with the next request. */
const CALLERS_TOOLS = new Set(['function', 'custom', 'apply_patch', 'local_shell', 'shell', 'computer_use_preview'])

export const openAiResponsesGuard: GuardApi = {
  shape: 'openai-responses',
  isChat: true,
  ask: (body) => ({
    statedOutputTokens: statedOutputTokens(body),
    leastOutputTokens: LEAST_OUTPUT,
    choices: 1,
    streams: body.stream === true,
    openEnds: openEndsOf(body),
    thinksUnseen: 'model',
  }),
  limitOutput: (body, outputTokens) => ({ ...body, max_output_tokens: outputTokens }),
  readWhole: (answer) => objectsIn(fieldsOf(answer).output).flatMap(piecesOf),
  follow: () => new ResponseFollower(),
}

function openEndsOf(body: Fields): readonly OpenEnd[] {
  const ends: OpenEnd[] = []
  if (body.background === true) {
    ends.push({ path: 'background', reason: 'the answer is made later, and its usage is not in the response' })
  }
  if (objectsIn(body.context_management).length > 0) {
    ends.push({ path: 'context_management', reason: 'a compaction is a generation of its own' })
  }
  for (const [at, tool] of objectsIn(body.tools).entries()) {
    const type = String(tool.type)
    const runsHere = type === 'shell' ? fieldsOf(tool.environment).type === 'local' : CALLERS_TOOLS.has(type)
    if (runsHere) continue
    ends.push({ path: `tools[${at}]`, reason: `the provider runs the tool "${type}" and bills what it finds` })
  }
  return ends
}

/** What an output item generated. A reasoning summary is written beside the reasoning that is billed. */
function piecesOf(item: Fields, at: number): OutputPiece[] {
  const of = `${at}`
  const pieces: OutputPiece[] = []
  const add = (text: unknown) => {
    if (typeof text === 'string' && text !== '') pieces.push({ of, text })
  }
  for (const part of objectsIn(item.content)) add(part.text ?? part.refusal)
  for (const field of ['name', 'arguments', 'input']) add(item[field])
  return pieces
}
