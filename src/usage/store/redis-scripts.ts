/**
 * The scripts of usage in Redis. `KEYS[1]` of each is named in it. What a script returns has a sign before it: a client that
 * reads JSON out of answers would round long numbers.
 */

/** The clock of the server: no caller's is in it. */
const NOW = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/** A script that knows `now`. Calls of it are marked as pure, so that bundles without a store in Redis have no script. */
export function withClock(script: string): string {
  return `${NOW}\n${script}`
}

/**
 * Adds records up. Keys: ids, days, the hash of each day. Arguments: how long ids are remembered, then the fields of each
 * record. Sums are added by HINCRBY, which is exact to 2^63. Answers how many ids were new.
 */
export const ADD = /* @__PURE__ */ withClock(`local ids, days = KEYS[1], KEYS[2]
redis.call('ZREMRANGEBYSCORE', ids, '-inf', now - tonumber(ARGV[1]))
local added, at, changed = 0, 2, {}
while at <= #ARGV do
  local id, hash, day, cell = ARGV[at], KEYS[3 + tonumber(ARGV[at + 1])], ARGV[at + 2], ARGV[at + 3]
  local last = at + 4 + tonumber(ARGV[at + 4])
  if redis.call('ZADD', ids, 'NX', now, id) == 1 then
    added = added + 1
    local number = redis.call('HGET', hash, cell)
    if not number then
      number = redis.call('HINCRBY', hash, 'cells', 1)
      redis.call('HSET', hash, cell, number)
    end
    for sum = at + 5, last, 2 do
      redis.call('HINCRBY', hash, number .. '.' .. ARGV[sum], ARGV[sum + 1])
    end
    if not changed[hash] then
      changed[hash] = true
      redis.call('SADD', days, day)
      redis.call('HSETNX', hash, 'v', now * 1000)
      redis.call('HINCRBY', hash, 'v', 1)
    end
  end
  at = last + 1
end
return added`)

/**
 * With the key of the days alone: all days. With the hashes of days after it: of each its version and its fields, or 0
 * where the argument is its version.
 */
export const READ = `local function signed(list)
  for at = 1, #list do list[at] = '=' .. list[at] end
  return list
end
if #KEYS == 1 then return signed(redis.call('SMEMBERS', KEYS[1])) end
local result = {}
for at = 2, #KEYS do
  local version = '=' .. (redis.call('HGET', KEYS[at], 'v') or '')
  if version == ARGV[at - 1] then
    result[at - 1] = 0
  else
    local fields = signed(redis.call('HGETALL', KEYS[at]))
    table.insert(fields, 1, version)
    result[at - 1] = fields
  end
end
return result`

/** Forgets days. Keys: days, the hash of each. Arguments: the days. */
export const FORGET = `for at = 2, #KEYS do
  redis.call('DEL', KEYS[at])
  redis.call('SREM', KEYS[1], ARGV[at - 1])
end
return 0`
