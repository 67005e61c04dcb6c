/** Every declaration by the name under which the description has it. */
import * as answers from './answers.ts'
import { countBody, fitBody, planBody, requestName } from './bodies.ts'
import { anyMessage, api, contentPart, message, parameters, requests, tool, toolCall } from './chat.ts'
import type { Schema } from './fields.ts'
import { amount, item, policy, slot } from './slots.ts'

const byApi = Object.entries(requests).map(([of, schema]) => [requestName(of as keyof typeof requests), schema])

export const definitions = {
  CountBody: countBody,
  PlanBody: planBody,
  FitBody: fitBody,
  Api: api,
  Message: message,
  AnyMessage: anyMessage,
  ContentPart: contentPart,
  ToolCall: toolCall,
  Tool: tool,
  Parameters: parameters,
  Amount: amount,
  Slot: slot,
  Item: item,
  Policy: policy,
  ...(Object.fromEntries(byApi) as Readonly<Record<string, Schema>>),
  Count: answers.count,
  CountAnswer: answers.countAnswer,
  PlanAnswer: answers.planAnswer,
  PlannedSlot: answers.plannedSlot,
  PlannedItem: answers.plannedItem,
  FitAnswer: answers.fitAnswer,
  Cost: answers.cost,
  Model: answers.model,
  ModelsAnswer: answers.modelsAnswer,
  HealthAnswer: answers.healthAnswer,
  Problem: answers.problem,
} as const satisfies Readonly<Record<string, Schema>>

/** The names of what POST routes take, and of what routes answer. */
export type BodyName = 'CountBody' | 'PlanBody' | 'FitBody'
export type AnswerName = 'CountAnswer' | 'PlanAnswer' | 'FitAnswer' | 'ModelsAnswer' | 'HealthAnswer'
