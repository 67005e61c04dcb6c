/**
 * What most operations are, done before anything of the general scripts is set up, which takes most of their time: a new
 * reservation that fits under windows in use, and a settle of a hold that was not extended. Whatever is not plain changes
 * nothing here and goes on into the general part.
 */
export const BEGIN = `
local ROWS, DUE = KEYS[1], KEYS[2]
local call, decode, encode = redis.call, cmsgpack.unpack, cmsgpack.pack
local now = CLOCK
local retainMs = tonumber(ARGV[2])

-- In the order of what is due, all that is over comes after all that is pending.
local OVER = 2e13
-- A time as text: what Lua itself makes of a number costs twice as much, and a number as an argument of a command more.
local function timeText(time) return string.format('%d', time) end
-- How late rows that nobody needs are deleted, so that one operation deletes those of many.
local LEAVE_MS = 1000
`

/** The arguments are those of `reserveArgs`. */
export const QUICK_RESERVE = `
local FIRST_LINE, LINE = 13, 7
local function reserveQuickly()
  if ARGV[5] ~= '' or #ARGV < FIRST_LINE then return nil end
  local key = 'e' .. ARGV[3]
  local fields, n = {'n', key}, 2
  for at = FIRST_LINE, #ARGV, LINE do
    if ARGV[at + 1] == '' then return nil end
    n = n + 1
    fields[n] = 'c' .. ARGV[at] .. '|' .. ARGV[at + 1]
  end
  local texts = call('HMGET', ROWS, unpack(fields))
  if texts[2] or not texts[1] then return nil end
  local pendingFrom, overFrom, known, overriddenUntil = decode(texts[1])
  if known ~= ARGV[1] or now >= pendingFrom then return nil end
  -- Earlier builds wrote only whether anybody ever set one.
  if overriddenUntil == true or overriddenUntil and now < overriddenUntil then
    for at = FIRST_LINE, #ARGV, LINE do if call('HEXISTS', ROWS, 'o' .. ARGV[at]) == 1 then return nil end end
  end
  local expiresAt = now + ARGV[8]
  local expiresText = timeText(expiresAt)
  local text = 'P' .. timeText(now) .. ' ' .. expiresText .. ARGV[12]
  local set, result, s, r, at = {}, {'plain', now}, 0, 2, FIRST_LINE
  for line = 3, n do
    if not texts[line] then return nil end
    local held, spent, granted, latest, retireAt, level = decode(texts[line])
    local amount = tonumber(ARGV[at + 4])
    local isFree = amount == 0 or amount <= ARGV[at + 3] - held - spent
    if level or not isFree or now < tonumber(ARGV[at + 1]) or now >= tonumber(ARGV[at + 2]) then return nil end
    held, granted = held + amount, granted + amount
    if granted > 9e15 or spent > 9e15 then return nil end
    if expiresAt > latest then latest = expiresAt end
    set[s + 1], set[s + 2] = fields[line], encode(held, spent, granted, latest, retireAt)
    result[r + 1], result[r + 2], result[r + 3] = held, spent, granted
    text = text .. ARGV[at + 5] .. #ARGV[at] .. ':' .. ARGV[at]
    s, r, at = s + 2, r + 3, at + LINE
  end
  set[s + 1], set[s + 2] = key, text .. ARGV[4]
  if expiresAt < pendingFrom then set[s + 3], set[s + 4] = 'n', encode(expiresAt, overFrom, known, overriddenUntil) end
  call('HSET', ROWS, unpack(set))
  call('ZADD', DUE, expiresText, key)
  return result
end
local done = reserveQuickly()
if done then return done end
`

/** The arguments are those of `settleArgs`. */
export const QUICK_SETTLE = `
local function settleQuickly()
  local key = 'e' .. ARGV[3]
  -- From the tenth on: the cells that the caller thinks it is about.
  local texts = call('HMGET', ROWS, 'n', key, unpack(ARGV, 10))
  if not texts[1] or not texts[2] then return nil end
  local pendingFrom, overFrom, known, overriddenUntil = decode(texts[1])
  if known ~= ARGV[1] or now >= pendingFrom or now >= overFrom + LEAVE_MS then return nil end
  local match, sub = string.match, string.sub
  local expiresAt, n, at = match(texts[2], '^P%d+ (%d+) %d %d+ (%d+) ()')
  if not expiresAt or tonumber(expiresAt) <= now then return nil end
  local accounts, units, periods, amounts, keys = {}, {}, {}, {}, {}
  local isGuessed = #ARGV - 9 == tonumber(n)
  for index = 1, n do
    local unit, period, amount, length, from = match(texts[2], '^(%d) (%d+) %d+ (%d+) (%d+):()', at)
    at = from + length
    local account = sub(texts[2], from, at - 1)
    accounts[index], units[index], periods[index], amounts[index] = account, unit, period, tonumber(amount)
    keys[index] = 'c' .. account .. '|' .. period
    isGuessed = isGuessed and keys[index] == ARGV[index + 9]
  end
  local found, before = texts, 2
  if not isGuessed then found, before = call('HMGET', ROWS, unpack(keys)), 0 end
  local set, result, s, r = {}, {'settled', now, 0, 0}, 0, 4
  for index = 1, #keys do
    local text = found[index + before]
    if not text then return nil end
    local amount, used = amounts[index], tonumber(ARGV[units[index] + 5])
    local held, spent, granted, latest, retireAt, level = decode(text)
    held, spent = math.max(0, held - amount), spent + used
    if level or used < 0 or retireAt <= now or held + spent > 9e15 then return nil end
    set[s + 1], set[s + 2] = keys[index], encode(held, spent, granted, latest, retireAt)
    result[r + 1], result[r + 2], result[r + 3] = '=' .. accounts[index], tonumber(units[index]), tonumber(periods[index])
    result[r + 4], result[r + 5], result[r + 6] = amount, 0, used
    s, r = s + 2, r + 6
  end
  local overAt = now + retainMs
  set[s + 1], set[s + 2] = key, 'S' .. timeText(overAt) .. ' ' .. ARGV[4] .. '\\n' .. texts[2]
  if overAt < overFrom then set[s + 3], set[s + 4] = 'n', encode(pendingFrom, overAt, known, overriddenUntil) end
  call('HSET', ROWS, unpack(set))
  call('ZADD', DUE, timeText(OVER + overAt), key)
  return result
end
local done = settleQuickly()
if done then return done end
`
