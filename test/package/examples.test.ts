/** Each example, started with the command of its README, or as its platform starts it. */
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { EdgeVM } from '@edge-runtime/vm'
import { build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { run, start } from '../helpers/processes.ts'
import { copyExample } from './examples.ts'
import { installPacked, root } from './packed.ts'

const installed = installPacked()
afterAll(() => installed.remove())

const text = 'How much room is left?'
const authorization = 'Bearer a-key'
const json = { 'content-type': 'application/json' }

/** Asks a service for the tokens of a text whose count is known. */
async function expectCounts(base: string): Promise<void> {
  const body = JSON.stringify({ model: 'gpt-4o', text })
  const response = await fetch(`${base}/v1/count`, { method: 'POST', headers: { ...json, authorization }, body })
  expect(await response.json()).toMatchObject({ tokens: 6, exact: true })
  expect((await fetch(`${base}/v1/count`, { method: 'POST', headers: json, body })).status).toBe(401)
}

const names = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe('every example', () => {
  test.each(names)('%s has a README with the commands that start it', (name) => {
    const readme = readFileSync(join(root, 'examples', name, 'README.md'), 'utf8')
    const { scripts } = JSON.parse(readFileSync(join(root, 'examples', name, 'package.json'), 'utf8'))
    expect(readme).toContain('npm install')
    for (const [, script = ''] of readme.matchAll(/npm (?:run )?(start|deploy|check)\b/g))
      expect(scripts).toHaveProperty(script)
    expect(readFileSync(join(root, 'examples/README.md'), 'utf8')).toContain(`(${name})`)
  })
})

describe('cloudflare-workers', () => {
  test('starts under wrangler dev', async () => {
    const folder = copyExample(installed, 'cloudflare-workers', ['wrangler', '.bin/wrangler'])
    cpSync(join(folder, '.dev.vars.example'), join(folder, '.dev.vars'))
    const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: 'true' }
    const command = ['npm', 'start', '--', '--port', '0', '--ip', '127.0.0.1', '--inspector-port', '0']
    const { match, stop } = await start(command, /Ready on (http:\/\/127\.0\.0\.1:\d+)/, { cwd: folder, env })
    await expectCounts(match[1]!).finally(stop)
  })
})

describe('vercel', () => {
  const folder = copyExample(installed, 'vercel')

  test('the function answers as a module whose default export has fetch', async () => {
    // What Vercel does with it: import it once, and call `fetch` with requests whose URL is the one before rewriting.
    const script = `
      process.env.PREFLIGHT_KEYS = 'a-key'
      const { default: handler } = await import('./api/preflight.js')
      const body = JSON.stringify({ model: 'gpt-4o', text: ${JSON.stringify(text)} })
      const headers = { 'content-type': 'application/json', authorization: '${authorization}' }
      const request = new Request('https://x.vercel.app/v1/count', { method: 'POST', headers, body })
      console.log((await (await handler.fetch(request)).json()).tokens)`
    const { code, output } = await run([process.execPath, '--input-type=module', '-e', script], { cwd: folder })
    expect([code, output]).toEqual([0, '6\n'])
  })

  test('the function runs in plain Node with npm run local', async () => {
    const env = { ...process.env, PORT: '0', PREFLIGHT_KEYS: 'another, a-key\n' }
    const { match, stop } = await start(['npm', 'run', 'local'], /listening on (http:\/\/127\.0\.0\.1:\d+)/, {
      cwd: folder,
      env,
    })
    await expectCounts(match[1]!).finally(stop)
  })

  test('every path of the service is rewritten to the function, and its encoding is taken along', () => {
    const { rewrites, functions } = JSON.parse(readFileSync(join(folder, 'vercel.json'), 'utf8'))
    const sources: RegExp[] = rewrites.map(({ source }: { source: string }) => new RegExp(`^${source}$`))
    for (const path of ['/v1/count', '/v1/plan', '/v1/fit', '/v1/models', '/health', '/openapi.json']) {
      expect(
        sources.some((source) => source.test(path)),
        path,
      ).toBe(true)
    }
    const { includeFiles } = functions['api/preflight.js']
    expect([...installed.files.keys()]).toContain(includeFiles.replace('node_modules/tokenroom/', ''))
  })

  test('the middleware guards in an edge runtime that compiles nothing', async () => {
    const { vm, bytes } = await edge(join(folder, 'middleware.js'))
    expect(bytes).toBeLessThan(1_000_000)
    const ask = async (body: unknown) => {
      const init = { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }
      const answer = await vm.evaluate(
        `app.default(new Request('https://x.vercel.app/api/chat', ${JSON.stringify(init)}))
          .then(async (answer) => answer && { status: answer.status, body: await answer.json() })`,
      )
      return answer as undefined | { status: number; body: Record<string, unknown> }
    }
    const messages = (words: number) => [{ role: 'user', content: 'word '.repeat(words) }]
    expect(await ask({ model: 'gpt-4o', messages: messages(7_000), temperature: 0 })).toBeUndefined()
    const refused = await ask({ model: 'gpt-4o', messages: messages(9_000) })
    expect(refused?.status).toBe(413)
    expect(refused?.body.detail).toMatch(/has 9\d{3} tokens, 8000 are allowed/)
    expect((await ask('no JSON'))?.body.code).toBe('INVALID_ARGUMENT')
    expect((await ask('null'))?.body.code).toBe('INVALID_ARGUMENT')
    expect((await ask({ model: 'gpt-4p', messages: messages(1) }))?.body.code).toBe('UNKNOWN_MODEL')
    // Everything that is sent is counted.
    const functions = [{ name: 'f', description: 'word '.repeat(50_000) }]
    expect((await ask({ model: 'gpt-4o', messages: messages(1), functions }))?.status).toBe(413)
    // A body without an end is read as far as the limit.
    const endless = await vm.evaluate(
      `app.default(new Request('https://x.vercel.app/api/chat', {
        method: 'POST', duplex: 'half',
        body: new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65536)) }),
      })).then((answer) => answer.status)`,
    )
    expect(endless).toBe(413)
  })

  test('the service itself runs as middleware', async () => {
    const source = readFileSync(join(folder, 'middleware.js'), 'utf8')
    const service = join(folder, 'service.js')
    writeFileSync(
      service,
      source.replace(/^export default async function middleware[\s\S]*$/m, 'export default preflight.fetch'),
    )
    const { vm } = await edge(service)
    const body = JSON.stringify({ model: 'gpt-4o', text })
    const init = JSON.stringify({ method: 'POST', headers: json, body })
    const answer = await vm.evaluate(
      `app.default(new Request('https://x.vercel.app/v1/count', ${init})).then((answer) => answer.json())`,
    )
    expect(answer).toMatchObject({ tokens: 6, exact: true })
  })
})

describe('node-server', () => {
  test('starts with npm start', async () => {
    const folder = copyExample(installed, 'node-server', ['@hono/node-server', 'hono'])
    const env = { ...process.env, PORT: '0', PREFLIGHT_KEYS: 'a-key' }
    const { match, stop } = await start(['npm', 'start'], /listening on (http:\/\/127\.0\.0\.1:\d+)/, {
      cwd: folder,
      env,
    })
    try {
      await expectCounts(`${match[1]}/tokens`)
      expect(await (await fetch(match[1]!)).text()).toContain('Any routes of your own')
    } finally {
      await stop()
    }
  })
})

describe('node-script', () => {
  test('prints the plan with npm start', async () => {
    const folder = copyExample(installed, 'node-script')
    const { code, output } = await run(['npm', '--silent', 'start'], { cwd: folder })
    expect(code).toBe(0)
    expect(output).toContain('tokens: 6\n')
    const [, kept, all] = output.match(/^history: \d+ tokens, (\d+) of (\d+) kept$/m) ?? []
    expect(Number(all)).toBe(80)
    expect(Number(kept)).toBeGreaterThan(2)
    expect(Number(kept)).toBeLessThan(80)
  })
})

describe('pre-commit', () => {
  test('refuses a commit with a prompt that is too long, and no other', async () => {
    const folder = copyExample(installed, 'pre-commit')
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', npm_config_offline: 'true' }
    const git = (...words: string[]) =>
      execFileSync('git', words, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' })
    git('init', '--quiet')
    git('config', 'user.name', 'tokenroom')
    git('config', 'user.email', 'tokenroom@example.com')
    git('config', 'core.hooksPath', 'hooks')
    git('add', '.')
    git('commit', '--quiet', '-m', 'A short prompt')

    writeFileSync(join(folder, 'prompts/support.md'), 'word '.repeat(600))
    git('add', '.')
    const commit = await run(['git', 'commit', '-m', 'A long prompt'], { cwd: folder, env })
    expect(commit.code).not.toBe(0)
    expect(commit.output).toContain('prompts/support.md is 101 tokens over the limit of 500')
    expect(git('log', '--format=%s')).toBe('A short prompt\n')

    writeFileSync(join(folder, 'prompts/support.md'), 'word '.repeat(400))
    git('add', '.')
    git('commit', '--quiet', '-m', 'A shorter prompt')
    expect((await run(['npm', 'run', 'check'], { cwd: folder, env })).code).toBe(0)

    const refuses = async (message: string) => {
      const { code, output } = await run(['git', 'commit', '-m', message], { cwd: folder, env })
      expect([message, code === 0]).toEqual([message, false])
      return output
    }
    // What is staged counts, not what is in the working copy.
    writeFileSync(join(folder, 'prompts/support.md'), 'word '.repeat(600))
    git('add', '.')
    writeFileSync(join(folder, 'prompts/support.md'), 'short')
    expect(await refuses('A long prompt that is short in the working copy')).toContain('over the limit of 500')
    // A rename that grows.
    git('reset', '--quiet', '--hard')
    git('mv', 'prompts/support.md', 'prompts/help.md')
    writeFileSync(join(folder, 'prompts/help.md'), 'word '.repeat(510))
    git('add', '.')
    expect(await refuses('A rename')).toContain('prompts/help.md is 11 tokens over')
    // UTF-16 is counted with a mark, and refused without.
    writeFileSync(join(folder, 'prompts/help.md'), Buffer.from(`\ufeff${'word '.repeat(600)}`, 'utf16le'))
    git('add', '.')
    expect(await refuses('UTF-16')).toContain('over the limit of 500')
    writeFileSync(join(folder, 'prompts/help.md'), Buffer.from('word', 'utf16le'))
    git('add', '.')
    expect(await refuses('UTF-16 without a mark')).toContain('UTF-16 without a mark')
    // Other files are no matter of the hook's.
    git('reset', '--quiet', '--hard')
    writeFileSync(join(folder, 'notes.md'), 'word '.repeat(600))
    git('add', '.')
    git('commit', '--quiet', '-m', 'Notes')
  })
})

/** A middleware as Vercel runs it: bundled for its conditions, without code generation, its WebAssembly imported. */
async function edge(entry: string) {
  let wasm = new Uint8Array()
  const bundle = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'app',
    target: 'es2022',
    conditions: ['edge-light', 'import'],
    plugins: [
      {
        name: 'wasm-module',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => ({
            path: join(resolveDir, path.replace('?module', '')),
            namespace: 'wasm-module',
          }))
          onLoad({ filter: /.*/, namespace: 'wasm-module' }, ({ path }) => {
            wasm = readFileSync(path)
            return { contents: 'export default WASM_MODULE', loader: 'js' }
          })
        },
      },
    ],
  })
  const code = bundle.outputFiles[0]!
  const vm = new EdgeVM({
    codeGeneration: { strings: false, wasm: false },
    extend: (context) => Object.assign(context, { WASM_MODULE: new WebAssembly.Module(wasm) }),
  })
  vm.evaluate(`${code.text};globalThis.app = app`)
  return { vm, bytes: gzipSync(code.contents).length + gzipSync(wasm).length }
}
