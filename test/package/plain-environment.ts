/** The environment of this process without what a test runner sets for its own children. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_ENV, VITEST, ...rest } = process.env
  return rest
}
