/** The three usual clients behind the two commands that the ledger needs. */
import { invalidArgument } from '../../../errors/index.ts'

/** Runs Lua on a Redis. Keys and arguments are text. */
export interface RedisScripts {
  /** Runs a script that the server may have, by its SHA-1; rejects with a message with NOSCRIPT in it when it has not. */
  evalsha(sha: string, keys: readonly string[], args: readonly string[]): Promise<unknown>
  eval(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>
}

/** Throws `INVALID_ARGUMENT` for what runs no scripts, and for a name that is no hash tag. */
export function requireScripts(client: RedisScripts, name: string): void {
  if (typeof client?.evalsha !== 'function') {
    throw invalidArgument('client', client, 'nodeRedis(client), ioRedis(client) or upstash(client)')
  }
  if (typeof name !== 'string' || !/^[^{}]{1,100}$/.test(name)) {
    throw invalidArgument('name', name, 'a string of 1 to 100 characters without braces')
  }
}

/** A client or a cluster of the package `redis`, version 4 or later. It has to be connected. */
export interface NodeRedisClient {
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

export function nodeRedis(client: NodeRedisClient): RedisScripts {
  return {
    evalsha: (sha, keys, args) => client.evalSha(sha, { keys: [...keys], arguments: [...args] }),
    eval: (script, keys, args) => client.eval(script, { keys: [...keys], arguments: [...args] }),
  }
}

/** A client or a cluster of the package `ioredis`, version 5 or later. */
export interface IoRedisClient {
  evalsha(sha: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
}

export function ioRedis(client: IoRedisClient): RedisScripts {
  return {
    evalsha: (sha, keys, args) => client.evalsha(sha, keys.length, ...keys, ...args),
    eval: (script, keys, args) => client.eval(script, keys.length, ...keys, ...args),
  }
}

/** A client of `@upstash/redis`. */
export interface UpstashClient {
  evalsha(sha: string, keys: string[], args: string[]): Promise<unknown>
  eval(script: string, keys: string[], args: string[]): Promise<unknown>
}

export function upstash(client: UpstashClient): RedisScripts {
  return {
    evalsha: (sha, keys, args) => client.evalsha(sha, [...keys], [...args]),
    eval: (script, keys, args) => client.eval(script, [...keys], [...args]),
  }
}
