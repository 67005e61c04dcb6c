import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'

/**
 * Builds with Rollup and the one plugin that it needs to find packages.
 * @param {string} entry
 * @param {string} folder
 * @returns {Promise<void>}
 */
export async function buildWithRollup(entry, folder) {
  const bundle = await rollup({ input: entry, plugins: [nodeResolve()] })
  await bundle.write({ dir: folder, format: 'es' })
  await bundle.close()
}
