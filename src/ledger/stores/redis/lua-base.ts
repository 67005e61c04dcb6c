/**
 * What the general scripts begin with: reading and writing rows. All rows are fields of one hash, so that one command reads
 * what an operation needs and one writes it: `i` the identity, `e` entries, `c` cells, `o` overrides, `d` digests, `n` what
 * has to be known first. Entries and cells are in MessagePack, which keeps numbers exactly: as text, Lua would round those
 * above 10^14. Entries of quick operations are text, which is written faster. Text from outside never comes back without
 * a sign before it, since some clients make numbers of text that looks like one.
 */
export const BASE = `
local CEILING = 9007199254740991
local match = string.match
local format = string.format
local max, min, ceil = math.max, math.min, math.ceil

local function int(n) return n < 1e14 and n or format('%.0f', n) end

-- Near 2^53 a number is returned as text: redis 6 for Node rounds an integer reply there.
local function exact(n) return n > 9e15 and format('%.0f', n) or n end

-- The fields that were read: text, or false for one that is not there.
local raw = {}

local function fetch(fields)
  for from = 1, #fields, 1000 do
    local till = min(from + 999, #fields)
    local texts = call('HMGET', ROWS, unpack(fields, from, till))
    for at = from, till do raw[fields[at]] = texts[at - from + 1] end
  end
end

local function field(name)
  local text = raw[name]
  if text == nil then
    text = call('HGET', ROWS, name)
    raw[name] = text
  end
  return text
end

local function named(name) return name and ('=' .. name) or '' end

local cells, entries, changedCells, changedEntries = {}, {}, {}, {}

local function cellKey(account, period) return 'c' .. account .. '|' .. period end

local function cellAt(account, period)
  local key = cellKey(account, period)
  local cell = cells[key]
  if cell ~= nil then return cell or nil end
  local text = field(key)
  if not text then
    cells[key] = false
    return nil
  end
  local held, spent, granted, latest, retireAt, level, levelAt, perMs, scale = decode(text)
  cell = {
    key = key, account = account, period = period, held = held, spent = spent, granted = granted, latest = latest,
    level = level or 0, levelAt = levelAt or 0, perMs = perMs or 0, scale = scale or 0, retireAt = retireAt,
    kept = retireAt,
  }
  cells[key] = cell
  return cell
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

-- An entry as a quick reserve and a quick settle write it: nothing in it was ever extended, and no two parts are of one counter.
local function readPlain(text)
  local overAt, settlePrint, begin = match(text, '^S(%d+) ([^\\n]*)\\n()')
  local used = {}
  if overAt then for amount in string.gmatch(settlePrint, '[^,]+') do used[#used + 1] = tonumber(amount) end end
  local createdAt, expiresAt, spends, output, count, at = match(text, '^P(%d+) (%d+) (%d) (%d+) (%d+) ()', begin or 1)
  local parts = {}
  for index = 1, count do
    local unit, period, retireAt, amount, length, from = match(text, '^(%d) (%d+) (%d+) (%d+) (%d+):()', at)
    at, amount = from + length, tonumber(amount)
    parts[index] = {
      account = string.sub(text, from, at - 1), unit = tonumber(unit), period = tonumber(period),
      retireAt = tonumber(retireAt), reserved = amount, held = overAt and 0 or amount,
      spent = overAt and used[unit + 1] or 0, reported = 0,
    }
  end
  return {
    print = string.sub(text, at), digest = '', stepPrint = '', settlePrint = settlePrint or '',
    state = overAt and 'settled' or 'pending', createdAt = tonumber(createdAt), spendOnExpiry = spends == '1',
    attempts = 1, output = tonumber(output), step = 0, stepOutput = 0, late = false, expiresAt = tonumber(expiresAt),
    dueAt = tonumber(overAt or expiresAt), parts = parts,
  }
end

local function readFull(text)
  local row = decode(text)
  local parts = {}
  for at = 15, #row, 8 do
    parts[#parts + 1] = {
      account = row[at], unit = row[at + 1], period = row[at + 2], retireAt = row[at + 3],
      reserved = row[at + 4], held = row[at + 5], spent = row[at + 6], reported = row[at + 7],
    }
  end
  return {
    print = row[1], digest = row[2], stepPrint = row[3], settlePrint = row[4], state = row[5], createdAt = row[6],
    spendOnExpiry = row[7] == 1, attempts = row[8], output = row[9], step = row[10], stepOutput = row[11],
    late = row[12] == 1, expiresAt = row[13], dueAt = row[14], parts = parts,
  }
end

local function readEntry(id)
  local entry = entries[id]
  if entry then return entry end
  local text = field('e' .. id)
  if not text then return nil end
  -- A list in MessagePack begins with no letter.
  entry = match(text, '^[PS]') and readPlain(text) or readFull(text)
  entry.id = id
  entries[id] = entry
  return entry
end

-- None when its time is over, whether or not it was deleted by now.
local function entryAt(id)
  local entry = readEntry(id)
  if entry and entry.state ~= 'pending' and entry.dueAt <= now then return nil end
  return entry
end

local function saveEntry(entry)
  entries[entry.id] = entry
  changedEntries[entry.id] = entry
end

-- From when on something that is pending may be due, and something that is over: never later than it is. Beside them what
-- quick operations have to know: the data's name, and until when there is an override.
local pendingFrom, overFrom, overriddenUntil, isUncertain = 0, 0, 0, true

-- In the order of what is due, overrides come after all else, by their end: the last of them is the last to end.
local OVERRIDES, NO_END = 2e14, 9e13

local function readOverriddenUntil()
  local last = call('ZRANGE', DUE, -1, -1, 'WITHSCORES')
  return last[2] and max(0, tonumber(last[2]) - OVERRIDES) or 0
end

local function readDue()
  local text = field('n')
  if not text then return end
  local known
  pendingFrom, overFrom, known, overriddenUntil = decode(text)
  isUncertain = false
end

local function firstFrom(least, most, none)
  local first = call('ZRANGEBYSCORE', DUE, least, most, 'WITHSCORES', 'LIMIT', 0, 1)
  return first[2] and tonumber(first[2]) or none
end

-- Writes what was changed. Every path that changed something ends here.
local function flush()
  local fields, due = {}, {}
  for key, cell in pairs(changedCells) do
    local n = #fields
    fields[n + 1] = key
    if cell.scale > 0 then
      fields[n + 2] = encode(cell.held, cell.spent, cell.granted, cell.latest, cell.retireAt, cell.level, cell.levelAt,
        cell.perMs, cell.scale)
    else
      fields[n + 2] = encode(cell.held, cell.spent, cell.granted, cell.latest, cell.retireAt)
    end
    if cell.retireAt ~= cell.kept then
      -- What stays for ever has its place too, after all that does not.
      local retireAt = min(cell.retireAt, 7e13)
      due[#due + 1], due[#due + 2] = OVER + retireAt, key
      overFrom = min(overFrom, retireAt)
    end
  end
  for id, entry in pairs(changedEntries) do
    local isPending = entry.state == 'pending'
    local row = {
      entry.print, entry.digest, entry.stepPrint, entry.settlePrint, entry.state, entry.createdAt,
      entry.spendOnExpiry and 1 or 0, entry.attempts, entry.output, entry.step, entry.stepOutput,
      entry.late and 1 or 0, entry.expiresAt, entry.dueAt,
    }
    for _, part in ipairs(entry.parts) do
      local n = #row
      row[n + 1], row[n + 2], row[n + 3], row[n + 4] = part.account, part.unit, part.period, part.retireAt
      row[n + 5], row[n + 6], row[n + 7], row[n + 8] = part.reserved, part.held, part.spent, part.reported
    end
    local n = #fields
    fields[n + 1], fields[n + 2] = 'e' .. id, encode(row)
    due[#due + 1], due[#due + 2] = (isPending and 0 or OVER) + entry.dueAt, 'e' .. id
    if isPending then
      pendingFrom = min(pendingFrom, entry.dueAt)
      if entry.isNew and entry.digest ~= '' then fields[n + 3], fields[n + 4] = 'd' .. entry.digest, id end
    else
      overFrom = min(overFrom, entry.dueAt)
      if entry.digest ~= '' and call('HGET', ROWS, 'd' .. entry.digest) == id then
        call('HDEL', ROWS, 'd' .. entry.digest)
      end
    end
  end
  for from = 1, #due, 1000 do call('ZADD', DUE, unpack(due, from, min(from + 999, #due))) end
  if isUncertain then
    pendingFrom = firstFrom('-inf', '(' .. OVER, OVER)
    overFrom = firstFrom(OVER, '+inf', 2 * OVER) - OVER
  end
  local from = encode(pendingFrom, overFrom, field('i'), overriddenUntil)
  if from ~= field('n') then fields[#fields + 1], fields[#fields + 2] = 'n', from end
  for at = 1, #fields, 1000 do call('HSET', ROWS, unpack(fields, at, min(at + 999, #fields))) end
end
`
