import ts from 'typescript'
import { expect, test } from 'vitest'
import { planAsCode } from '../../../demo/copy-code.ts'
import { SLOTS } from '../../../demo/slots/definitions.ts'
import { emptyState, ropeOf } from '../../../demo/state.ts'

const syntaxErrors = (code: string) =>
  ts
    .transpileModule(code, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022 } })
    .diagnostics!.map((diagnostic) => String(diagnostic.messageText))

test('the plan as code is code, with the rules that were set and without the texts', () => {
  const state = emptyState('gpt-4')
  const code = planAsCode({
    ...state,
    windowTokens: 4096,
    texts: { ...state.texts, history: ropeOf('user: secret'), user: ropeOf("it's") },
    settings: {
      ...state.settings,
      history: { ...state.settings.history, min: '1,000', max: '40 %', keepLast: 2 },
      user: { ...state.settings.user, policy: 'truncate:middle' },
    },
  })
  expect(syntaxErrors(code)).toEqual([])
  expect(code).toContain("const model = 'gpt-4'")
  expect(code).toContain('windowTokens: 4096,')
  expect(code).toContain(
    "{ name: 'history', priority: 50, min: 1000, max: '40%', policy: { kind: 'drop-oldest', min: 2 }, messages: history },",
  )
  expect(code).toContain("policy: { kind: 'truncate', keep: 'middle' }, text: user },")
  expect(code).not.toContain('secret')
  expect(code).not.toContain("name: 'tools'")
})

test('with nothing written it shows every slot', () => {
  const code = planAsCode(emptyState())
  expect(syntaxErrors(code)).toEqual([])
  for (const { id } of SLOTS) expect(code).toContain(`name: '${id}'`)
})

test('a summary is asked of a function of the reader’s own', () => {
  const state = emptyState()
  const history = { ...state.settings.history, policy: 'summarise' as const, keepLast: 1 }
  const code = planAsCode({ ...state, settings: { ...state.settings, history } })
  expect(syntaxErrors(code)).toEqual([])
  expect(code).toMatch(/^const summarise = async \(/m)
  expect(code).toContain("policy: [{ kind: 'drop-oldest', min: 1 }, { kind: 'summarise', summarise, maxTokens: 320 }]")
})
