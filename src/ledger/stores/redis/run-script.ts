/** Scripts by their digest: a server is sent a text when it does not have it. */
import type { RedisScripts } from './clients.ts'

/** Runs a script, and brings its text when the server does not have it. */
export type RunScript = (text: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>

export function createScriptRunner(scripts: RedisScripts): RunScript {
  const digests = new Map<string, string>()

  async function digestOf(text: string): Promise<string> {
    const digest = await sha1(text)
    digests.set(text, digest)
    return digest
  }

  return async (text, keys, args) => {
    const sha = digests.get(text) ?? (await digestOf(text))
    try {
      return await scripts.evalsha(sha, keys, args)
    } catch (cause) {
      if (!isUnknownScript(cause)) throw cause
    }
    return scripts.eval(text, keys, args)
  }
}

function isUnknownScript(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes('NOSCRIPT')
}

async function sha1(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text)))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
