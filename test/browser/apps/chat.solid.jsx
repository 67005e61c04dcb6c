import { createSignal } from 'solid-js'
import 'tokenroom/element/define'

export function Chat() {
  const [text, setText] = createSignal('')
  const [messages, setMessages] = createSignal([{ role: 'user', content: 'hello world' }])
  const [left, setLeft] = createSignal(null)
  const add = () => setMessages([...messages(), { role: 'user', content: 'hello world' }])
  return (
    <>
      <label>
        Message <textarea onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <token-meter
        model="gpt-4o"
        prop:text={text()}
        prop:messages={messages()}
        on:tokencount={(event) => setLeft(event.detail.freeTokens)}
      />
      <button type="button" onClick={add}>
        Add
      </button>
      <output>{left()}</output>
    </>
  )
}
