/** What the ledger is measured beside: bare scripts of the same size, and a limiter without reservations. */
import { Ratelimit } from '@upstash/ratelimit'
import type { Redis } from '@upstash/redis'
import { RateLimiter } from 'limiter'
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import type { Limit } from '../src/ledger/index.ts'
import type { NodeRedisClient, RedisScripts } from '../src/ledger/redis.ts'
import { createLedger, nodeRedis, redisStore } from './ledger-built.ts'
import { versionOf } from './machine.ts'

/** What each request really uses. */
export const INPUT = 100
export const OUTPUT = 50

export interface Contest {
  /** For ratios, and for the table. */
  readonly key: string
  readonly name: string
  /** Pairs in one round, and how many at once. */
  readonly pairs: number
  readonly atOnce: number
  /** Pairs that come before what is measured; a tenth of a round if it is not given. */
  readonly warmPairs?: number
  /** One pair after another, each with the number that `take` gives, until it gives -1. */
  line(take: () => number): Promise<void>
  /** Throws when what was counted is not what was done in so many pairs. */
  check(pairs: number): Promise<void>
  /** What one script took of the server until now, in microseconds. */
  serverUs?(): Promise<number>
}

interface Message {
  readonly keys: readonly string[]
  readonly args: readonly string[]
  readonly reply: unknown
}

/** What a reserve and a settle send, and what they are answered. */
export async function messagesOf(client: NodeRedisClient, limits: readonly Limit[]): Promise<Message[]> {
  const sent: Message[] = []
  const scripts = nodeRedis(client)
  const recording: RedisScripts = {
    ...scripts,
    evalsha: async (sha, keys, args) => {
      const reply = await scripts.evalsha(sha, keys, args)
      sent.push({ keys, args, reply })
      return reply
    },
  }
  const ledger = createLedger({ store: redisStore({ client: recording, name: 'recorded' }), limits })
  // The first pair also asks for the data's name and makes the counter.
  for (let pair = 0; pair < 2; pair++) {
    const held = await ledger.reserve({ scope: { user: 'user-0' }, inputTokens: INPUT, outputTokens: 100 })
    await ledger.settle(held.id, { inputTokens: INPUT, outputTokens: OUTPUT })
  }
  return sent.slice(-2)
}

/** Scripts that get the same keys and arguments, and return the same reply, without anything in between. */
export function bareEval(client: NodeRedisClient, messages: readonly Message[]) {
  const bare = messages.map(({ keys, args, reply }) => {
    if (!Array.isArray(reply)) throw new Error(`the script answered ${JSON.stringify(reply)}, not a list`)
    const script = `return {${reply.map((one) => JSON.stringify(one)).join()}}`
    return { script, options: { keys: [...keys], arguments: [...args] } }
  })
  return {
    async line(take: () => number) {
      while (take() >= 0) for (const { script, options } of bare) await client.eval(script, options)
    },
    async check() {
      if (bare.length !== 2) throw new Error(`a pair is ${bare.length} messages, not 2`)
    },
  }
}

/** A peer: one counter, without reservations, so what was not used is given back. */
export function ofLimiter(): Contest {
  const limiter = new RateLimiterMemory({ points: 1e13, duration: 86_400 })
  return ofPoints(
    'limiter',
    `rate-limiter-flexible ${versionOf('rate-limiter-flexible')} in memory, consume and reward`,
    limiter,
    100_000,
  )
}

export function ofRedisLimiter(client: NodeRedisClient): Contest {
  const limiter = new RateLimiterRedis({ storeClient: client, points: 1e9, duration: 86_400, useRedisPackage: true })
  return ofPoints(
    'limiterRedis',
    `rate-limiter-flexible ${versionOf('rate-limiter-flexible')} on Redis, consume and reward, one at a time`,
    limiter,
    1_500,
  )
}

function ofPoints(key: string, name: string, limiter: RateLimiterMemory | RateLimiterRedis, pairs: number): Contest {
  return {
    key,
    name,
    pairs,
    atOnce: 1,
    async line(take) {
      while (take() >= 0) {
        await limiter.consume('user-0', INPUT + 100)
        await limiter.reward('user-0', 100 - OUTPUT)
      }
    },
    async check(done) {
      const counted = await limiter.get('user-0')
      const expected = done * (INPUT + OUTPUT)
      if (counted?.consumedPoints !== expected) throw new Error(`${name}: ${counted?.consumedPoints}, not ${expected}`)
    },
  }
}

/** A peer: one bucket of the process, one step. It has no way to give back what was not used. */
export function ofBucket(): Contest {
  const limiter = new RateLimiter({ tokensPerInterval: 1e13, interval: 'day' })
  const name = `limiter ${versionOf('limiter')} in memory, removeTokens alone: it gives nothing back`
  return {
    key: 'bucket',
    name,
    pairs: 100_000,
    atOnce: 1,
    async line(take) {
      while (take() >= 0) await limiter.removeTokens(INPUT + 100)
    },
    async check(done) {
      const expected = done * (INPUT + 100)
      const taken = limiter.tokensThisInterval
      if (taken !== expected) throw new Error(`${name}: ${taken}, not ${expected}`)
    },
  }
}

/** A peer over HTTP: a fixed window, with a rate below zero for what was not used. */
export function ofUpstash(redis: Redis): Contest {
  const most = 1_000_000_000
  const limiter = new Ratelimit({ redis, limiter: Ratelimit.fixedWindow(most, '1 d'), ephemeralCache: false })
  const name = `@upstash/ratelimit ${versionOf('@upstash/ratelimit').replace('v', '')} through @upstash/redis, a window, 64 at once`
  return {
    key: 'ratelimit',
    name,
    pairs: 1_000,
    atOnce: 64,
    async line(take) {
      while (take() >= 0) {
        await limiter.limit('user-0', { rate: INPUT + 100 })
        await limiter.limit('user-0', { rate: OUTPUT - 100 })
      }
    },
    async check(done) {
      const { remaining } = await limiter.getRemaining('user-0')
      const expected = most - done * (INPUT + OUTPUT)
      if (remaining !== expected) throw new Error(`${name}: ${remaining} remain, not ${expected}`)
    },
  }
}
