/**
 * What all scripts begin with: the keys, the time, reading and writing rows. All rows are fields of one hash, so that one
 * command reads what an operation needs and one writes it: `i` the identity, `e` entries, `c` cells, `o` overrides, `d`
 * digests. Numbers are written exactly: Lua would round those above 10^14. Text from outside never comes back without a
 * sign before it, since some clients make numbers of text that looks like one.
 */
export const BASE = `
local op = DECODED
local CEILING = 9007199254740991
local format, concat = string.format, table.concat
local max, min, floor, ceil = math.max, math.min, math.floor, math.ceil

local function int(n) return n < 1e14 and n or format('%.0f', n) end

-- Near 2^53 a number is returned as text: redis 6 for Node rounds an integer reply there.
local function exact(n) return n > 9e15 and format('%.0f', n) or n end

-- The fields that were read: text, or false for one that is not there.
local raw = {}

local function fetch(fields)
  for from = 1, #fields, 1000 do
    local till = min(from + 999, #fields)
    local texts = call('HMGET', DATA, unpack(fields, from, till))
    for at = from, till do raw[fields[at]] = texts[at - from + 1] end
  end
end

local function field(name)
  local text = raw[name]
  if text == nil then
    text = call('HGET', DATA, name)
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
  local held, spent, granted, latest, retireAt, rest = match(text, '^(%d+) (%d+) (%d+) (%d+) (%d+)(.*)$')
  retireAt = tonumber(retireAt)
  cell = {
    key = key, account = account, period = period, held = tonumber(held), spent = tonumber(spent),
    granted = tonumber(granted), latest = tonumber(latest), level = 0, levelAt = 0, perMs = 0, scale = 0,
    retireAt = retireAt, kept = retireAt,
  }
  if rest ~= '' then
    local level, levelAt, perMs, scale = match(rest, '^ (%d+) (%d+) (%d+) (%d+)$')
    cell.level, cell.levelAt, cell.perMs, cell.scale =
      tonumber(level), tonumber(levelAt), tonumber(perMs), tonumber(scale)
  end
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

local function readEntry(id)
  local entry = entries[id]
  if entry then return entry end
  local text = field('e' .. id)
  if not text then return nil end
  local row = cjson.decode(text)
  local parts = {}
  for at = 7, #row, 2 do
    local unit, period, retireAt, reserved, held, spent, reported =
      match(row[at + 1], '^(%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%d+)$')
    parts[#parts + 1] = {
      account = row[at], unit = tonumber(unit), period = tonumber(period), retireAt = tonumber(retireAt),
      reserved = tonumber(reserved), held = tonumber(held), spent = tonumber(spent), reported = tonumber(reported),
    }
  end
  local createdAt, spends, attempts, output, step, stepOutput, late, expiresAt, dueAt =
    match(row[6], '^(%d+) (%d) (%d+) (%d+) (%d+) (%d+) (%d) (%d+) (%d+)$')
  entry = {
    id = id, print = row[1], digest = row[2], stepPrint = row[3], settlePrint = row[4], state = row[5],
    createdAt = tonumber(createdAt), spendOnExpiry = spends == '1', attempts = tonumber(attempts),
    output = tonumber(output), step = tonumber(step), stepOutput = tonumber(stepOutput), late = late == '1',
    expiresAt = tonumber(expiresAt), dueAt = tonumber(dueAt), parts = parts, wasPending = row[5] == 'pending',
  }
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

-- Writes what was changed. Every path that changed something ends here.
local function flush()
  local fields, over = {}, {}
  for key, cell in pairs(changedCells) do
    local n = #fields
    fields[n + 1] = key
    local sums = concat({int(cell.held), int(cell.spent), int(cell.granted), int(cell.latest), int(cell.retireAt)}, ' ')
    if cell.scale > 0 then
      sums = concat({sums, int(cell.level), int(cell.levelAt), int(cell.perMs), int(cell.scale)}, ' ')
    end
    fields[n + 2] = sums
    if cell.retireAt ~= cell.kept then
      over[#over + 1] = int(cell.retireAt)
      over[#over + 1] = key
    end
  end
  for id, entry in pairs(changedEntries) do
    local isPending = entry.state == 'pending'
    local row = {
      entry.print, entry.digest, entry.stepPrint, entry.settlePrint, entry.state,
      concat({entry.createdAt, entry.spendOnExpiry and 1 or 0, entry.attempts, entry.output, entry.step,
        entry.stepOutput, entry.late and 1 or 0, entry.expiresAt, entry.dueAt}, ' '),
    }
    for _, part in ipairs(entry.parts) do
      local n = #row
      row[n + 1] = part.account
      row[n + 2] = concat({part.unit, part.period, int(part.retireAt), int(part.reserved), int(part.held),
        int(part.spent), int(part.reported)}, ' ')
    end
    local n = #fields
    fields[n + 1], fields[n + 2] = 'e' .. id, cjson.encode(row)
    if isPending then
      call('ZADD', PENDING, entry.dueAt, id)
      if entry.isNew and entry.digest ~= '' then fields[n + 3], fields[n + 4] = 'd' .. entry.digest, id end
    else
      if entry.wasPending then call('ZREM', PENDING, id) end
      over[#over + 1], over[#over + 2] = entry.dueAt, 'e' .. id
      if entry.digest ~= '' and call('HGET', DATA, 'd' .. entry.digest) == id then
        call('HDEL', DATA, 'd' .. entry.digest)
      end
    end
  end
  for from = 1, #fields, 1000 do call('HSET', DATA, unpack(fields, from, min(from + 999, #fields))) end
  for from = 1, #over, 1000 do call('ZADD', OVER, unpack(over, from, min(from + 999, #over))) end
end
`
