/**
 * Logs of coding assistants. The shapes are the documented ones: Claude Code's (github.com/DRMacIver/claude-reliability) and
 * Codex's (github.com/jnarowski/agentcmd).
 */
import { describe, expect, test } from 'vitest'
import { first, lines } from '../../../helpers/first-reading.ts'

describe('logs', () => {
  test('Claude Code: the last branch, answers whole, sub-agents and other lines named', async () => {
    const entry = (type: string, uuid: string, parentUuid: string | null, message: object, more: object = {}) => ({
      type,
      uuid,
      parentUuid,
      sessionId: 's',
      isSidechain: false,
      version: '2.1.12',
      message,
      ...more,
    })
    const { names, chat } = await first(
      lines(
        { type: 'queue-operation', operation: 'dequeue', sessionId: 's' },
        entry('user', '1', null, { role: 'user', content: 'Fix it' }),
        entry('assistant', '2', '1', {
          id: 'msg_1',
          model: 'claude-sonnet-4-5',
          role: 'assistant',
          content: [{ type: 'text', text: 'I will.' }],
          usage: {},
        }),
        entry('assistant', '3', '2', {
          id: 'msg_1',
          model: 'claude-sonnet-4-5',
          role: 'assistant',
          content: [{ type: 'tool_use', id: 't', name: 'Read', input: {} }],
        }),
        entry('user', 'x', null, { role: 'user', content: 'sub' }, { isSidechain: true }),
        entry(
          'user',
          '4',
          '3',
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'text' }] },
          { toolUseResult: {} },
        ),
        entry('user', '5', '3', { role: 'user', content: 'Stop' }),
      ),
    )
    expect(names).toEqual(['Claude Code log'])
    expect(chat).toMatchObject({ api: 'anthropic', model: 'claude-sonnet-4-5' })
    expect(chat!.messages).toEqual([
      { role: 'user', content: 'Fix it' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I will.' },
          { type: 'tool_use', id: 't', name: 'Read', input: {} },
        ],
      },
      { role: 'user', content: 'Stop' },
    ])
    expect(chat!.notes[0]).toBe(
      'Not part of what is sent: 1 × queue-operation line, 1 × message of a sub-agent, 1 × message of another branch.',
    )
  })

  test('Codex: items of the Responses API, instructions, and what is only in the log', async () => {
    const at = '2025-10-29T00:59:38.317Z'
    const { names, chat } = await first(
      lines(
        {
          timestamp: at,
          type: 'session_meta',
          payload: { id: 'i', cwd: '/p', cli_version: '0.46.0', instructions: 'Be exact.' },
        },
        {
          timestamp: at,
          type: 'response_item',
          payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'what is 2+2?' }] },
        },
        { timestamp: at, type: 'event_msg', payload: { type: 'user_message', message: 'what is 2+2?', kind: 'plain' } },
        { timestamp: at, type: 'turn_context', payload: { cwd: '/p', model: 'gpt-5-codex' } },
        {
          timestamp: at,
          type: 'response_item',
          payload: { type: 'function_call', name: 'shell', arguments: '{}', call_id: 'c' },
        },
        { timestamp: at, type: 'response_item', payload: { type: 'function_call_output', call_id: 'c', output: '4' } },
      ),
    )
    expect(names).toEqual(['Codex log'])
    expect(chat).toMatchObject({ api: 'openai-responses', system: 'Be exact.', model: 'gpt-5-codex' })
    expect(chat!.messages).toHaveLength(3)
    expect(chat!.notes[0]).toBe('Not part of what is sent: 1 × event_msg user_message, 1 × turn_context.')
  })
})
