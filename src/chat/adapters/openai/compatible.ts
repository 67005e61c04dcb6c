/**
 * Servers that take OpenAI's APIs for models of other makers: what their templates add, by model and by provider.
 * Texts are counted with the estimate of the model's family; these are the constants beside them.
 */
import type { Rule } from '../rules.ts'
import { NONE, type OpenAiRules, tokens } from './charges.ts'

/** A template of which nothing is known. */
const unknownTemplate: OpenAiRules = {
  notation: 'json',
  message: tokens(0, 4, 8),
  assistant: NONE,
  name: tokens(0, 1, 4),
  reply: tokens(0, 4, 96),
  tools: tokens(0, 60, 600),
  toolsWithSystem: tokens(0, 60, 600),
  describedTool: NONE,
  schema: tokens(0, 8, 200),
  schemaWithTools: tokens(0, 8, 200),
  chooseNone: tokens(0, 0, 16),
  chooseNamed: tokens(0, 0, 24),
  chooseRequired: tokens(0, 0, 24),
  call: tokens(0, 12, 64),
  result: tokens(0, 8, 40),
  bareResult: true,
  callId: tokens(0, 0, 24),
  textBesideCall: tokens(0, 0, 12),
  parallel: 'apart',
  serialCalls: tokens(0, 0, 90),
  additionalTools: tokens(0, 84, 600),
}

export const compatible: readonly Rule<OpenAiRules>[] = [{ value: unknownTemplate }]
