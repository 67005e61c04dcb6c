/** The planner, and what else is needed only once there is something to plan: a chunk of its own. */
import 'tokenroom/element/define'

export { createPlanner } from 'tokenroom/planner'
export { wholeRequest } from './whole-request.ts'
