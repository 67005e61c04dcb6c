/**
 * Exports of whole conversations. The shapes are the documented ones: ChatGPT's (github.com/mitkury/chatgpt-export-parser) and
 * Claude's (github.com/Sinity/polylogue, docs/providers/claude-ai.md).
 */
import { describe, expect, test } from 'vitest'
import { first } from '../../../helpers/first-reading.ts'

const node = (id: string, parent: string | null, children: string[], message: object | null) => ({
  [id]: { id, message, parent, children },
})
const said = (role: string, content: object, more: object = {}) => ({
  author: { role, name: null, metadata: {} },
  content,
  status: 'finished_successfully',
  weight: 1,
  metadata: {},
  recipient: 'all',
  ...more,
})
const text = (...parts: unknown[]) => ({ content_type: 'text', parts })

const EXPORT = [
  {
    id: 'c1',
    title: 'Rain in Spain',
    create_time: 1699564800.1,
    current_node: 'n9',
    default_model_slug: 'gpt-4o',
    mapping: {
      ...node('root', null, ['n1'], null),
      ...node('n1', 'root', ['n2'], said('system', text(''))),
      ...node(
        'n2',
        'n1',
        ['n3', 'n3b'],
        said('user', {
          content_type: 'user_editable_context',
          user_profile: 'I am Ana.',
          user_instructions: 'Be brief.',
        }),
      ),
      ...node('n3b', 'n2', [], said('user', text('an older wording'))),
      ...node(
        'n3',
        'n2',
        ['n4'],
        said('user', {
          content_type: 'multimodal_text',
          parts: [
            { content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-1', width: 4, height: 4 },
            'How wet is it?',
          ],
        }),
      ),
      ...node(
        'n4',
        'n3',
        ['n5'],
        said('assistant', { content_type: 'thoughts', thoughts: [{ summary: 's', content: 'c' }] }),
      ),
      ...node(
        'n5',
        'n4',
        ['n6'],
        said('assistant', { content_type: 'code', language: 'python', text: 'print(1)' }, { recipient: 'python' }),
      ),
      ...node('n6', 'n5', ['n9'], said('tool', { content_type: 'execution_output', text: '1' })),
      ...node('n9', 'n6', [], said('assistant', text('Very.'))),
    },
  },
]

describe('exports', () => {
  test('ChatGPT: the branch that was shown last, custom instructions, calls; the rest is named', async () => {
    const { names, chat } = await first(EXPORT)
    expect(names).toEqual(['ChatGPT export'])
    expect(chat).toMatchObject({
      title: 'Rain in Spain',
      api: 'openai-chat',
      model: 'gpt-4o',
      system: 'I am Ana.\n\nBe brief.',
    })
    expect(chat!.messages).toEqual([
      { role: 'user', content: 'How wet is it?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'python', arguments: 'print(1)' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '1' },
      { role: 'assistant', content: 'Very.' },
    ])
    expect(chat!.notes).toEqual([
      'Not read, because the export does not hold it as text that is sent: 1 × image_asset_pointer, 1 × thoughts.',
      'Not read: 1 messages of branches that were edited or regenerated.',
    ])
  })

  test('ChatGPT: without a last node the newest children are followed; a circle ends', async () => {
    const { current_node: _, ...conversation } = EXPORT[0]!
    expect((await first(conversation)).chat!.messages).toEqual([{ role: 'user', content: 'an older wording' }])
    const circle = { ...node('a', 'b', ['b'], said('user', text('x'))), ...node('b', 'a', ['a'], null) }
    expect((await first({ mapping: circle, current_node: 'a' })).chat!.messages).toHaveLength(1)
  })

  test('Claude: text and attachments are read, tools and files are named', async () => {
    const { names, chat } = await first([
      {
        uuid: 'u',
        name: 'Review',
        account: { uuid: 'a' },
        chat_messages: [
          {
            uuid: 'm1',
            sender: 'human',
            text: 'See the file.',
            content: [{ type: 'text', text: 'See the file.' }],
            attachments: [{ file_name: 'a.txt', file_type: 'txt', file_size: 5, extracted_content: 'hello' }],
            files: [{ file_name: 'photo.png' }],
          },
          {
            uuid: 'm2',
            sender: 'assistant',
            text: 'It says hello.',
            content: [
              { type: 'tool_use', name: 'artifacts', input: {} },
              { type: 'text', text: 'It says hello.' },
            ],
          },
        ],
      },
    ])
    expect(names).toEqual(['Claude export'])
    expect(chat).toMatchObject({ title: 'Review', api: 'anthropic' })
    expect(chat!.messages).toEqual([
      { role: 'user', content: 'hello\n\nSee the file.' },
      { role: 'assistant', content: 'It says hello.' },
    ])
    expect(chat!.notes[0]).toContain('1 × photo.png, 1 × tool_use')
  })
})
