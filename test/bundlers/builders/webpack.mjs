import webpack from 'webpack'

/**
 * Builds with webpack as it is, without a configuration beyond what goes in and where it goes.
 * @param {string} entry
 * @param {string} folder
 * @returns {Promise<void>}
 */
export function buildWithWebpack(entry, folder) {
  return new Promise((resolve, reject) => {
    webpack({ mode: 'production', entry, output: { path: folder }, performance: false }, (error, stats) => {
      if (error) reject(error)
      else if (stats.hasErrors() || stats.hasWarnings()) reject(new Error(stats.toString()))
      else resolve()
    })
  })
}
