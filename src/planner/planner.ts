import type { ChatMessage } from '../chat/types.ts'
import { TokenroomError } from '../errors.ts'
import type { Planner, PlannerOptions } from './types.ts'

/** Makes a planner for a model, or for a window of any size. */
export function createPlanner<M extends object = ChatMessage>(options: PlannerOptions): Planner<M> {
  throw new TokenroomError('INVALID_ARGUMENT', 'planning is not built yet', {
    name: 'options',
    received: typeof options,
    expected: 'a build that plans',
  })
}
