import { TokenroomError } from '../../src/errors/index.ts'
import type { Answer, Operands } from './types.ts'

const RETRY_SECONDS = 5

/**
 * `GET /health`: 200 once every tokenizer that loads at the start is there, else the error of the one that is not. From
 * the signal to stop on it is 503, so that no more requests are sent here.
 */
export async function health({ tokenizers, isStopping }: Operands): Promise<Answer> {
  if (isStopping()) {
    const message = `the server is stopping; ask another one, or try again in ${RETRY_SECONDS} s`
    throw new TokenroomError('SERVICE_STOPPING', message, { retryAfterSeconds: RETRY_SECONDS })
  }
  await tokenizers.ready()
  return { body: { status: 'ok', encodings: tokenizers.encodings } }
}
