import { render } from 'solid-js/web'
import { Chat } from './chat.solid.jsx'

render(Chat, document.querySelector('#app'))
