/** What one request to the service may hold. `node/connection-limits.ts` has what its connections may take. */

/** The limits of a request by default. */
export const defaultServiceLimits = {
  maxBodyBytes: 4 * 1024 * 1024,
  maxDepth: 64,
  maxValues: 200_000,
  maxSlots: 256,
  maxItems: 20_000,
} as const
