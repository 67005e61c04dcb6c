/** Runs one task with one engine in this process and prints its result as the last line. */
import { engineNamed } from './engines/index.ts'
import { type TaskInput, tasks } from './measure/tasks.ts'

const [engineName = '', taskName = '', input = '{}'] = process.argv.slice(2)
const task = tasks[taskName]
if (!task) throw new Error(`no task "${taskName}"; there are ${Object.keys(tasks).join(', ')}`)
const result = await task(engineNamed(engineName), JSON.parse(input) as TaskInput)
process.stdout.write(`\n${JSON.stringify(result)}\n`)
