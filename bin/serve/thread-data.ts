import { encodingNames, loadTokenizer } from 'tokenroom'
import type { PreflightOptions } from '../../service/options.ts'

/** What a thread is told when it starts. */
export type ThreadData = Pick<PreflightOptions, 'maxBodyBytes' | 'maxDepth' | 'maxValues' | 'maxSlots' | 'maxItems'>

/** Every encoding, each loaded when it is first asked for. */
export function lazyTokenizers(): Record<string, PreflightOptions['tokenizers'][string]> {
  return Object.fromEntries(encodingNames.map((encoding) => [encoding, () => loadTokenizer(encoding)]))
}
