/** A plan as the calls of the package `@google/genai` take it. */
import type { GeminiContent } from '../chat/adapters/gemini/adapter.ts'
import type { ToolDefinition } from '../chat/types.ts'
import { checkedMessages, type PlanToSend } from './plan-to-send.ts'
import { type GeminiDeclaration, geminiDeclaration } from './tools.ts'

/** What of `GenerateContentConfig` a plan decides. */
export interface GeminiConfig {
  systemInstruction?: { parts: { text?: string }[] }
  tools?: { functionDeclarations: GeminiDeclaration[] }[]
}

/**
 * The contents of a plan for `ai.models.generateContent`, with the system instruction and the tools in `config`, where
 * that SDK looks for them. Throws `INVALID_ARGUMENT` for a plan of another API's messages.
 *
 * @example
 * await ai.models.generateContent({ model: 'gemini-2.5-flash', ...toGemini(plan) })
 */
export function toGemini<M extends GeminiContent>(plan: PlanToSend<M>): { contents: M[]; config: GeminiConfig } {
  checkedMessages('gemini', plan.messages)
  const { contents = [], systemInstruction, tools } = plan.request
  const declared = (tools ?? []) as readonly { readonly functionDeclarations: readonly ToolDefinition[] }[]
  return {
    contents: [...contents],
    config: {
      ...(systemInstruction !== undefined && {
        systemInstruction: systemInstruction as { parts: { text?: string }[] },
      }),
      ...(declared.length > 0 && {
        tools: declared.map(({ functionDeclarations }) => ({
          functionDeclarations: functionDeclarations.map(geminiDeclaration),
        })),
      }),
    },
  }
}
