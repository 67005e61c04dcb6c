import { describe, expect, it } from 'vitest'
import { PlanError, TokenroomError } from '../../../src/errors/index.ts'
import { failure, openEnvelope } from '../../../workers/protocol.ts'
import { errorSamples } from './error-samples.ts'

function thrownBy(open: () => unknown): unknown {
  try {
    open()
  } catch (error) {
    return error
  }
  return 'nothing was thrown'
}

describe('the envelope', () => {
  it('gives back the value it carries', () => {
    expect(openEnvelope({ ok: true, value: 42 })).toBe(42)
  })

  it.each(errorSamples)('keeps class, code, message and data of $code', (sample) => {
    const original = new TokenroomError(sample.code, sample.message, sample.data)
    const revived = thrownBy(() => openEnvelope(structuredClone(failure(original))))
    expect(revived).toBeInstanceOf(sample.code === 'PLAN_INFEASIBLE' ? PlanError : TokenroomError)
    expect(revived).toMatchObject(sample)
  })

  it.each([TypeError, RangeError, SyntaxError, Error])('keeps class, message and stack of a $name', (type) => {
    const original = new type('memory access out of bounds')
    const revived = thrownBy(() => openEnvelope(structuredClone(failure(original))))
    expect(revived).toBeInstanceOf(type)
    expect(revived).toMatchObject({ name: type.name, message: original.message, stack: original.stack })
  })

  it('keeps the name of an error whose class is unknown here', () => {
    const original = Object.assign(new Error('no'), { name: 'EngineError' })
    expect(thrownBy(() => openEnvelope(structuredClone(failure(original))))).toMatchObject({ name: 'EngineError' })
  })

  it('makes an error of a thrown value that is not one', () => {
    expect(thrownBy(() => openEnvelope(failure('plain words')))).toMatchObject({ message: 'plain words' })
  })
})
