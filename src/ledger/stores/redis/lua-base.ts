/**
 * What all scripts begin with: the keys, the time, reading and writing rows. Numbers are written with `%.0f`: Lua would
 * otherwise round them to 14 digits. Text from outside never comes back without a sign before it, since some clients
 * make numbers of text that looks like one.
 */
export const BASE = `
local META, ENTRIES, CELLS, PENDING, OVER, RETIRE, OVERRIDES, DIGESTS = unpack(KEYS)
local op = cjson.decode(ARGV[1])
local retainMs = tonumber(ARGV[3])
local CEILING = 9007199254740991
local now = CLOCK

local function int(n) return string.format('%.0f', n) end

-- Near 2^53 a number is returned as text: redis 6 for Node rounds an integer reply there.
local function exact(n) return n > 9e15 and int(n) or n end

local known = redis.call('HGET', META, 'identity')
local function named(name) return name and ('=' .. name) or '' end
if ARGV[2] ~= '' and ARGV[2] ~= named(known) then return {'lost', named(known)} end

local cells, changedCells, changedEntries = {}, {}, {}

local function cellKey(account, period) return account .. '|' .. int(period) end

local function parseCell(key, account, period, text)
  local held, spent, granted, latest, level, levelAt, perMs, scale, retireAt =
    string.match(text, '^(%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%d+)$')
  return {
    key = key, account = account, period = period, held = tonumber(held), spent = tonumber(spent),
    granted = tonumber(granted), latest = tonumber(latest), level = tonumber(level), levelAt = tonumber(levelAt),
    perMs = tonumber(perMs), scale = tonumber(scale), retireAt = tonumber(retireAt), kept = tonumber(retireAt),
  }
end

-- Reads the cells of many (account, period) pairs at once.
local function fetchCells(pairs_)
  local keys, missing = {}, {}
  for _, pair in ipairs(pairs_) do
    local key = cellKey(pair[1], pair[2])
    if cells[key] == nil then
      cells[key] = false
      keys[#keys + 1] = key
      missing[#missing + 1] = pair
    end
  end
  for from = 1, #keys, 1000 do
    local part = {unpack(keys, from, math.min(from + 999, #keys))}
    local texts = redis.call('HMGET', CELLS, unpack(part))
    for at, text in ipairs(texts) do
      local pair = missing[from + at - 1]
      if text then cells[part[at]] = parseCell(part[at], pair[1], pair[2], text) end
    end
  end
end

local function cellAt(account, period)
  local key = cellKey(account, period)
  if cells[key] == nil then fetchCells({{account, period}}) end
  return cells[key] or nil
end

local function newCell(account, period, retireAt)
  local key = cellKey(account, period)
  local cell = {
    key = key, account = account, period = period, held = 0, spent = 0, granted = 0, latest = 0, level = 0,
    levelAt = 0, perMs = 0, scale = 0, retireAt = retireAt, kept = -1,
  }
  cells[key] = cell
  return cell
end

local function saveCell(cell) changedCells[cell.key] = cell end

local function readEntry(id)
  if changedEntries[id] then return changedEntries[id] end
  local text = redis.call('HGET', ENTRIES, id)
  if not text then return nil end
  local row = cjson.decode(text)
  local numbers = {}
  for number in string.gmatch(row[6], '%d+') do numbers[#numbers + 1] = tonumber(number) end
  local parts = {}
  for at, part in ipairs(row[7]) do
    local n = {}
    for number in string.gmatch(part[2], '%d+') do n[#n + 1] = tonumber(number) end
    parts[at] = {
      account = part[1], unit = n[1], period = n[2], retireAt = n[3], reserved = n[4], held = n[5], spent = n[6],
      reported = n[7],
    }
  end
  return {
    id = id, print = row[1], digest = row[2], stepPrint = row[3], settlePrint = row[4], state = row[5],
    createdAt = numbers[1], spendOnExpiry = numbers[2] == 1, attempts = numbers[3], output = numbers[4],
    step = numbers[5], stepOutput = numbers[6], late = numbers[7] == 1, expiresAt = numbers[8], dueAt = numbers[9],
    parts = parts,
  }
end

-- None when its time is over, whether or not it was deleted by now.
local function entryAt(id)
  local entry = readEntry(id)
  if entry and entry.state ~= 'pending' and entry.dueAt <= now then return nil end
  return entry
end

local function saveEntry(entry) changedEntries[entry.id] = entry end

local function writeEntry(entry)
  local parts = {}
  for at, part in ipairs(entry.parts) do
    parts[at] = {part.account, table.concat({int(part.unit), int(part.period), int(part.retireAt), int(part.reserved),
      int(part.held), int(part.spent), int(part.reported)}, ' ')}
  end
  local numbers = table.concat({int(entry.createdAt), entry.spendOnExpiry and '1' or '0', int(entry.attempts),
    int(entry.output), int(entry.step), int(entry.stepOutput), entry.late and '1' or '0', int(entry.expiresAt),
    int(entry.dueAt)}, ' ')
  local row = {entry.print, entry.digest, entry.stepPrint, entry.settlePrint, entry.state, numbers, parts}
  redis.call('HSET', ENTRIES, entry.id, cjson.encode(row))
  if entry.state == 'pending' then
    redis.call('ZADD', PENDING, int(entry.dueAt), entry.id)
    if entry.isNew and entry.digest ~= '' then redis.call('HSET', DIGESTS, entry.digest, entry.id) end
    return
  end
  redis.call('ZREM', PENDING, entry.id)
  redis.call('ZADD', OVER, int(entry.dueAt), entry.id)
  if entry.digest ~= '' and redis.call('HGET', DIGESTS, entry.digest) == entry.id then
    redis.call('HDEL', DIGESTS, entry.digest)
  end
end

-- Writes what was changed. Every path that changed something ends here.
local function flush()
  local fields, retire = {}, {}
  for key, cell in pairs(changedCells) do
    fields[#fields + 1] = key
    fields[#fields + 1] = table.concat({int(cell.held), int(cell.spent), int(cell.granted), int(cell.latest),
      int(cell.level), int(cell.levelAt), int(cell.perMs), int(cell.scale), int(cell.retireAt)}, ' ')
    if cell.retireAt ~= cell.kept then
      retire[#retire + 1] = int(cell.retireAt)
      retire[#retire + 1] = key
    end
  end
  for from = 1, #fields, 1000 do redis.call('HSET', CELLS, unpack(fields, from, math.min(from + 999, #fields))) end
  for from = 1, #retire, 1000 do redis.call('ZADD', RETIRE, unpack(retire, from, math.min(from + 999, #retire))) end
  for _, entry in pairs(changedEntries) do writeEntry(entry) end
end
`
