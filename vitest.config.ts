import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { AT_ONCE } from './test/helpers/at-once.ts'
import tsconfig from './tsconfig.base.json' with { type: 'json' }

/** The projects with the longest files begin: a long file that comes last runs while the other cores have nothing. */
const LONG_FIRST = ['conformance', 'property', 'package']

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ project }: TestSpecification) =>
      LONG_FIRST.includes(project.name) ? LONG_FIRST.indexOf(project.name) : LONG_FIRST.length
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}

const STEPS = 'test/property/planner-steps.test.ts'

/** The package's entries as their sources, by the paths that the type checker takes. */
const entries = Object.entries(tsconfig.compilerOptions.paths)
  .filter(([, [path]]) => !path!.endsWith('.d.ts'))
  .map(([name, [path]]) => ({
    find: new RegExp(`^${name}$`),
    replacement: fileURLToPath(new URL(path!, import.meta.url)),
  }))

/** One project per kind of test, so that each can be run, counted and read alone. */
export default defineConfig({
  test: {
    maxWorkers: AT_ONCE,
    sequence: { sequencer: LongFirst },
    projects: [
      project('unit', 180_000),
      project('property', 300_000, { exclude: [STEPS] }),
      // V8 counts the blocks of functions only that it compiles after it began to count.
      project('steps', 300_000, { include: [STEPS], isolate: true }),
      project('conformance', 300_000),
      // Recorded requests against what they were charged.
      project('bills', 300_000),
      // Tests of the built package: `npm run build` comes first. They start programs, and share nothing.
      project('package', 300_000, { isolate: true }),
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            // The native compiler: the other one takes ten seconds for the same answer.
            checker: fileURLToPath(new URL('node_modules/typescript-native/bin/tsc', import.meta.url)),
            include: ['test/types/**/*.test-d.ts'],
            tsconfig: 'tsconfig.types.json',
          },
        },
      },
    ],
  },
})

interface Files {
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** Whether each file has a process of its own. */
  readonly isolate?: boolean
}

/** The timeout only ends a test that hangs: no test states a speed. */
function project(name: string, testTimeout: number, { include, exclude = [], isolate = false }: Files = {}) {
  return {
    // The playground imports the package by its name; its unit tests need no build.
    resolve: name === 'unit' ? { alias: entries } : {},
    test: {
      name,
      include: [...(include ?? [`test/${name}/**/*.test.ts`])],
      exclude: [...exclude],
      globalSetup: name === 'package' ? ['test/package/install.ts'] : [],
      environment: 'node',
      testTimeout,
      hookTimeout: testTimeout,
      // What is waited for comes when the machine has time for it.
      expect: { poll: { timeout: testTimeout } },
      // A process takes many files where it may: it imports each source, and each vocabulary of the oracle, once.
      isolate,
      // A fixed zone and locale, so that no result depends on the machine's.
      env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    },
  }
}
