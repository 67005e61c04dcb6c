/**
 * The scripts of messages that wait. Keys of each: the hash of messages (`attempts:body` by id), the ids by when they are due,
 * the dropped ids by when they are forgotten. Texts that a script returns have a sign before them, as in the other scripts.
 */
import { withClock } from './redis-scripts.ts'

/** Arguments: the id, the body, how many may wait. */
export const PUT = /* @__PURE__ */ withClock(`redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 or redis.call('ZSCORE', KEYS[3], ARGV[1]) then return 'known' end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 'full' end
redis.call('HSET', KEYS[1], ARGV[1], '0:' .. ARGV[2])
redis.call('ZADD', KEYS[2], now, ARGV[1])
return 'kept'`)

/** Arguments: how many, the lease. Answers the id, the attempts and the body of each. */
export const TAKE = /* @__PURE__ */ withClock(`local result = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), id)
  local kept = redis.call('HGET', KEYS[1], id)
  local colon = string.find(kept, ':', 1, true)
  table.insert(result, '=' .. id)
  table.insert(result, '=' .. string.sub(kept, 1, colon - 1))
  table.insert(result, '=' .. string.sub(kept, colon + 1))
end
return result`)

/** Arguments: the id, the attempts, the wait. */
export const PUT_BACK = /* @__PURE__ */ withClock(`local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. string.sub(kept, string.find(kept, ':', 1, true), -1))
  redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[1])
end
return 0`)

/** Arguments: the id, how long it is known. */
export const DROP = /* @__PURE__ */ withClock(`redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], now + tonumber(ARGV[2]), ARGV[1])
return 0`)

/** Answers in how many milliseconds the next is due, or -1. */
export const NEXT = /* @__PURE__ */ withClock(`local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
if not first[2] then return -1 end
return math.max(0, tonumber(first[2]) - now)`)
