// The meter counts and plans; this page only shows what it says and sends what it keeps.
import './node_modules/tokenroom/dist/token-meter.js'

const meter = document.querySelector('#meter')
const prompt = document.querySelector('#prompt')
const turns = document.querySelector('#turns')
const why = document.querySelector('#why')
const send = document.querySelector('button')
const messages = []

document.querySelector('#form').addEventListener('submit', async (event) => {
  event.preventDefault()
  const content = prompt.value.trim()
  if (content === '') return
  // The newest count may be of the text before the last key.
  if (meter.state.stale) await new Promise((resolve) => meter.addEventListener('tokencount', resolve, { once: true }))
  const { refusal, messages: kept } = meter.state
  if (refusal) {
    why.textContent = refusal.message
    return
  }
  why.textContent = ''
  const request = [...(kept ?? []), { role: 'user', content }]
  prompt.value = ''
  add({ role: 'user', content })
  // One answer after another: the next request has this one's answer in it.
  send.disabled = true
  try {
    await receive(request)
  } finally {
    send.disabled = false
  }
})

// Turns that will not be sent are dimmed before they go, with the reason.
meter.addEventListener('tokencount', ({ detail }) => {
  const lost = new Map(detail.lost.filter(({ slot }) => slot === 'history').map((item) => [item.index, item.reason]))
  for (const [index, turn] of [...turns.children].entries()) {
    turn.classList.toggle('lost', lost.has(index))
    turn.title = lost.get(index) ?? ''
  }
})

/** Streams the answer in: the room shrinks while it comes. */
async function receive(request) {
  const answer = add({ role: 'assistant', content: '' })
  const response = await fetch('/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages: request, maxTokens: meter.state.outputReserveTokens }),
  })
  if (!response.ok) {
    why.textContent = `The server answered ${response.status}.`
    return
  }
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    answer.message.content += part
    answer.text.data = answer.message.content
    // A message that is new, not one that was changed: so the meter knows what to count again.
    messages[answer.index] = { ...answer.message }
    show()
  }
}

function add(message) {
  const text = new Text(message.content)
  const turn = document.createElement('li')
  turn.className = message.role
  turn.append(text)
  turns.append(turn)
  const index = messages.push(message) - 1
  show()
  return { message, text, index }
}

function show() {
  meter.messages = messages
  meter.refresh()
}

show()
