import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { encodingNames, loadTokenizer } from 'tokenroom'
import { createPreflight } from 'tokenroom/preflight'

const preflight = createPreflight({
  // Each is loaded when it is first asked for.
  tokenizers: Object.fromEntries(encodingNames.map((name) => [name, () => loadTokenizer(name)])),
  keys: process.env.PREFLIGHT_KEYS?.split(',') ?? [],
  basePath: '/tokens',
})

const app = new Hono()
app.get('/', (context) => context.text('Any routes of your own, and below /tokens the pre-flight service.\n'))
app.all('/tokens/*', (context) => preflight.fetch(context.req.raw))

const port = Number(process.env.PORT ?? 8787)
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address) => {
  console.log(`listening on http://127.0.0.1:${address.port}`)
})
