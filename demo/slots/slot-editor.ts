import type { ChangeSet, Text } from '@codemirror/state'
import type { SegmentSource, TokensAt } from '../editor/colouring.ts'
import { TokenEditor } from '../editor/token-editor.ts'
import type { TypedStep } from '../editor/typed-steps.ts'
import type { SlotDefinition, SlotId } from './definitions.ts'

export interface SlotEditorEvents {
  readonly onEdit: (id: SlotId, changes: ChangeSet, doc: Text) => void
  readonly onText: (id: SlotId, doc: Text) => void
  readonly source: (id: SlotId) => SegmentSource | null
}

/** The editor of a slot. The user's is on the page before its slot is: the first view shows it alone. */
export class SlotEditor {
  readonly element = new TokenEditor()
  /** Hears of the tokens at the caret or under the pointer. */
  hear: (tokens: TokensAt | null, text: string) => void = () => {}

  constructor(
    { id, title, placeholder, format }: SlotDefinition,
    doc: Text,
    events: SlotEditorEvents,
    typed: readonly TypedStep[] = [],
  ) {
    this.element.classList.add('slot__editor')
    this.element.setup(
      {
        label: `${title} text`,
        placeholder,
        mono: format === 'tools',
        source: () => events.source(id),
        onEdit: (changes, text) => events.onEdit(id, changes, text),
        onChange: (text) => events.onText(id, text),
        onToken: (tokens, text) => this.hear(tokens, text),
      },
      doc,
      typed,
    )
  }
}
