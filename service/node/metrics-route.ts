import type { Route } from '../routes.ts'
import { OPEN_METRICS_TYPE } from './open-metrics.ts'

/** `GET /metrics`, for whoever has a key. `format` writes them as they are now. */
export function metricsRoute(format: () => string): Route {
  return {
    method: 'GET',
    path: '/metrics',
    open: false,
    operationId: 'metrics',
    summary: 'What the server has done and is doing, in the text format of OpenMetrics.',
    answers: { mediaType: OPEN_METRICS_TYPE },
    answer: async () => ({ text: format(), headers: { 'content-type': OPEN_METRICS_TYPE } }),
  }
}
