import { TokenroomError } from '../../src/errors/index.ts'
import type { EditAnswer, Line } from '../protocol.ts'
import type { PendingCall, PendingCalls } from './pending-calls.ts'
import type { DocumentLink } from './remote-document.ts'
import type { Session } from './session.ts'

/** The way from a page's document to the one in the worker of `session`, in which it lives and with which it ends. */
export function linkDocument(
  session: Session,
  pending: PendingCalls,
  document: number,
  onRelease: () => void,
): DocumentLink {
  return {
    run: (signal, work) => pending.run(signal, work),
    async send(operations, codeUnits) {
      // Operations end one by one, not with the message that carries them.
      const call: PendingCall = { ended: false, onCancel: null }
      const request = (line: Line | null) => ({ document, operations, line })
      return (await session.ask('edit', { call, method: 'document', codeUnits, request })) as EditAnswer
    },
    lost: () => session.failure && lost(session.failure),
    release() {
      session.release(document)
      onRelease()
    },
  }
}

function lost(failure: TokenroomError): TokenroomError {
  if (failure.code !== 'WORKER_CRASHED') return failure
  const { pendingCalls, reason } = failure.data as { pendingCalls: number; reason: string }
  return new TokenroomError(
    'WORKER_CRASHED',
    `the tokenizer worker crashed (${reason}) and the document in it is lost; make it again from its text with tokenizer.document(text)`,
    { pendingCalls, reason },
  )
}
