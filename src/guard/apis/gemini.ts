/** Gemini's generateContent and streamGenerateContent. */
import { statedOutputTokens } from '../../chat/output-limit.ts'
import { type Fields, fieldsOf, isFields, objectsIn, tokensOf } from '../json.ts'
import type { EventFacts, Follower, GuardApi, OpenEnd, OutputPiece, StoppedUsage } from './api.ts'
import { dataEvent } from './sse-text.ts'

export const geminiContent: GuardApi = {
  shape: 'gemini',
  isChat: true,
  ask(body) {
    const config = configOf(body)
    const thinking = fieldsOf(config.thinkingConfig ?? config.thinking_config)
    const thoughts = tokensOf(thinking.thinkingBudget ?? thinking.thinking_budget) ?? 0
    return {
      statedOutputTokens: statedOutputTokens(body),
      leastOutputTokens: thoughts + 1,
      choices: tokensOf(config.candidateCount ?? config.candidate_count) ?? 1,
      streams: false,
      openEnds: openEndsOf(body),
      thinksUnseen: 'model',
    }
  },
  limitOutput(body, outputTokens) {
    if (!isFields(body.generation_config)) {
      return { ...body, generationConfig: { ...fieldsOf(body.generationConfig), maxOutputTokens: outputTokens } }
    }
    return { ...body, generation_config: { ...body.generation_config, max_output_tokens: outputTokens } }
  },
  readWhole(answer) {
    // A stream without events is a list of the chunks.
    const chunks = Array.isArray(answer) ? objectsIn(answer) : [fieldsOf(answer)]
    return chunks.flatMap((chunk) => objectsIn(chunk.candidates).flatMap(piecesOf))
  },
  follow: () => new GeminiFollower(),
}

function configOf(body: Fields): Fields {
  return fieldsOf(body.generationConfig ?? body.generation_config)
}

/** Tools that run where the caller is. */
const CALLERS_TOOLS = new Set(['functionDeclarations', 'function_declarations', 'computerUse', 'computer_use'])

function openEndsOf(body: Fields): readonly OpenEnd[] {
  return objectsIn(body.tools).flatMap((tool, at) =>
    Object.keys(tool)
      .filter((name) => !CALLERS_TOOLS.has(name))
      .map((name) => ({
        path: `tools[${at}].${name}`,
        reason: `the provider runs "${name}" and bills what it finds`,
      })),
  )
}

function piecesOf({ index, content }: Fields, at: number): OutputPiece[] {
  const of = `${index ?? at}`
  return objectsIn(fieldsOf(content).parts).flatMap((part): OutputPiece[] => {
    if (typeof part.text === 'string') return part.text === '' ? [] : [{ of, text: part.text }]
    const made = part.functionCall ?? part.executableCode
    return made === undefined ? [] : [{ of, text: JSON.stringify(made) }]
  })
}

class GeminiFollower implements Follower {
  isOver = false
  isCurrent = false
  #head: Fields = {}
  readonly #open = new Set<number>()
  #usage: Fields = {}

  read(chunk: unknown, isEqual: boolean): EventFacts {
    if (!isFields(chunk)) return { pieces: [] }
    const { modelVersion, responseId } = chunk
    this.#head = { modelVersion, responseId }
    if (isFields(chunk.usageMetadata)) this.#usage = chunk.usageMetadata
    const candidates = objectsIn(chunk.candidates)
    for (const { index, finishReason } of candidates) {
      const at = tokensOf(index) ?? 0
      if (typeof finishReason !== 'string') this.#open.add(at)
      else this.#open.delete(at)
    }
    // Each chunk has what there is so far: two that are equal are one that was sent twice.
    this.isCurrent = isFields(chunk.usageMetadata)
    const isRepeated = isEqual && (tokensOf(fieldsOf(chunk.usageMetadata).candidatesTokenCount) ?? 0) > 0
    return { pieces: isRepeated ? [] : candidates.flatMap(piecesOf) }
  }

  ending({ inputTokens, outputTokens }: StoppedUsage): string {
    const open = this.#open.size > 0 ? [...this.#open] : [0]
    const candidates = open.map((index) => ({
      content: { role: 'model', parts: [] },
      finishReason: 'MAX_TOKENS',
      index,
    }))
    const usageMetadata = {
      ...this.#usage,
      promptTokenCount: inputTokens,
      candidatesTokenCount: outputTokens,
      totalTokenCount: inputTokens + outputTokens,
    }
    return dataEvent({ candidates, usageMetadata, ...this.#head })
  }

  failing(message: string): string {
    return dataEvent({ error: { code: 402, message, status: 'RESOURCE_EXHAUSTED' } })
  }
}
