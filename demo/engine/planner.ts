/** The planner, and what else is needed only once there is something to plan: a chunk of its own. */
export { createPlanner } from 'tokenroom/planner'
export { wholeRequest } from './whole-request.ts'
