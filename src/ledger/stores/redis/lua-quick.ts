/**
 * What most operations are, done before anything of the general scripts is set up, which takes most of their time: a new
 * reservation that fits under windows in use, and a settle of a hold that was not extended. Whatever is not plain changes
 * nothing here and goes on into the general part. Sums from 10^14 on are not plain: they need exact writing.
 */
export const BEGIN = `
local DATA, PENDING, OVER = KEYS[1], KEYS[2], KEYS[3]
local call, match = redis.call, string.match
local now = CLOCK
local retainMs = tonumber(ARGV[3])
`

/** Of a line: the cell, the override, from when to when, the limit, the amount. Prepared by the caller: `plainArgs`. */
export const QUICK_RESERVE = `
if #ARGV > 3 then
  local fields, n = {'i', 'e' .. ARGV[4]}, 2
  for at = 9, #ARGV, 6 do
    fields[n + 1], fields[n + 2] = ARGV[at], ARGV[at + 1]
    n = n + 2
  end
  local texts = call('HMGET', DATA, unpack(fields))
  local isPlain = texts[1] and ARGV[2] == '=' .. texts[1] and not texts[2]
  local expiresAt = now + ARGV[5]
  local set, result, line = {'e' .. ARGV[4]}, {'plain', now}, 3
  for at = 9, #ARGV, 6 do
    if not isPlain then break end
    local text, amount = texts[line], tonumber(ARGV[at + 5])
    local held, spent, granted, latest, retireAt = match(text or '', '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
    isPlain = held and not texts[line + 1] and now >= tonumber(ARGV[at + 2]) and now < tonumber(ARGV[at + 3])
      and (amount == 0 or amount <= ARGV[at + 4] - held - spent) and granted + amount < 1e14 and spent + 0 < 1e14
    if isPlain then
      held, granted = held + amount, granted + amount
      if expiresAt > tonumber(latest) then latest = expiresAt end
      set[line], set[line + 1] = ARGV[at], held .. ' ' .. spent .. ' ' .. granted .. ' ' .. latest .. ' ' .. retireAt
      local r = #result
      result[r + 1], result[r + 2], result[r + 3] = held, tonumber(spent), granted
      line = line + 2
    end
  end
  if isPlain and #call('ZRANGEBYSCORE', PENDING, '-inf', now, 'LIMIT', 0, 1) == 0 then
    set[2] = ARGV[6] .. now .. ARGV[7] .. expiresAt .. ' ' .. expiresAt .. ARGV[8]
    call('HSET', DATA, unpack(set))
    call('ZADD', PENDING, expiresAt, ARGV[4])
    return result
  end
end
`

export const QUICK_SETTLE = `
local op = cjson.decode(ARGV[1])
do
  local texts = call('HMGET', DATA, 'i', 'e' .. op.id)
  local row = texts[1] and ARGV[2] == '=' .. texts[1] and texts[2] and cjson.decode(texts[2])
  local before, dueAt
  if row and row[5] == 'pending' and row[2] == '' then
    before, dueAt = match(row[6], '^(%d+ %d %d+ %d+ 0 0 0 %d+) (%d+)$')
  end
  if before and tonumber(dueAt) > now and row[7] then
    local keys = {}
    for at = 7, #row, 2 do
      local unit, period, rest = match(row[at + 1], '^(%d) (%d+) (.*)$')
      keys[#keys + 1] = 'c' .. row[at] .. '|' .. period
    end
    local found = call('HMGET', DATA, unpack(keys))
    local set, result, isPlain = {}, {'settled', now, 0, 0}, true
    for at = 7, #row, 2 do
      local index = (at - 5) / 2
      local unit, period, part, reserved, had = match(row[at + 1], '^(%d) (%d+) (%d+) (%d+) (%d+) 0 0$')
      local held, spent, rest = match(found[index] or '', '^(%d+) (%d+) (%d+ %d+ %d+)$')
      local used = unit and op.used[unit + 1]
      if not held or not unit or used < 0 or used > 1e13 or spent + 0 > 1e13 or held + 0 > 1e13 then
        isPlain = false
        break
      end
      held, spent = math.max(0, held - had), spent + used
      local s, r = #set, #result
      set[s + 1], set[s + 2] = keys[index], held .. ' ' .. spent .. ' ' .. rest
      row[at + 1] = unit .. ' ' .. period .. ' ' .. part .. ' ' .. reserved .. ' 0 ' .. used .. ' 0'
      result[r + 1], result[r + 2], result[r + 3] = '=' .. row[at], tonumber(unit), tonumber(period)
      result[r + 4], result[r + 5], result[r + 6] = tonumber(reserved), 0, used
    end
    if isPlain and #call('ZRANGEBYSCORE', PENDING, '-inf', now, 'LIMIT', 0, 1) == 0
      and #call('ZRANGEBYSCORE', OVER, '-inf', now, 'LIMIT', 0, 1) == 0 then
      row[4], row[5], row[6] = op.print, 'settled', before .. ' ' .. now + retainMs
      local s = #set
      set[s + 1], set[s + 2] = 'e' .. op.id, cjson.encode(row)
      call('HSET', DATA, unpack(set))
      call('ZREM', PENDING, op.id)
      call('ZADD', OVER, now + retainMs, 'e' .. op.id)
      return result
    end
  end
end
`
