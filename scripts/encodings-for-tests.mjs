// @ts-check
/**
 * Builds what the unit tests read from `build/` and `dist/`: the core and the encodings. Does nothing when they are newer
 * than all their sources.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))

/** When each file in `folder` was changed, in milliseconds. None when the folder does not exist. @param {string} folder */
function changed(folder) {
  try {
    const names = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    return names.map((name) => statSync(`${root}${folder}/${name}`)).flatMap((at) => (at.isFile() ? [at.mtimeMs] : []))
  } catch {
    return []
  }
}

const sources = ['assembly', 'scripts/encodings', 'src/encodings'].flatMap(changed)
const built = changed('dist/encodings')
if (built.length === 0 || Math.min(...built) < Math.max(...sources)) {
  console.log('The tests read dist/encodings, which is missing or older than its sources: building it.')
  const { status } = spawnSync('npm', ['run', '--silent', 'build:core'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  const encodings = spawnSync('npm', ['run', '--silent', 'build:encodings'], { cwd: root, stdio: 'inherit' })
  process.exitCode = encodings.status ?? 1
}
