/** Cells and what becomes of holds, as in `engine/cells.ts`, `engine/look.ts` and `engine/resolve.ts`. */
export const HELPERS = `
-- What has not flowed back into a bucket, in the cell's own units.
local function decayed(cell, at)
  local elapsed = at - cell.levelAt
  if elapsed <= 0 then return cell.level end
  if elapsed >= cell.level / cell.perMs then return 0 end
  return cell.level - elapsed * cell.perMs
end

local function levelAt(cell, window, at)
  local level = decayed(cell, at)
  if cell.scale == window.scale then return level end
  return ceil(level / cell.scale) * window.scale
end

local function emptyAt(cell) return cell.levelAt + ceil(cell.level / cell.perMs) end

local function sliceOf(window, at) return at - at % window.sliceMs end

-- The period that an amount of that time lands in, and where the window begins and ends; nil outside of the edges.
local function placeOf(line, at)
  local window = line.window
  if window.kind == 'calendar' then
    local edges = window.edges
    for index = #edges - 1, 1, -1 do
      if edges[index] <= at then
        if index == #edges - 1 and edges[#edges] <= at then return nil end
        return edges[index], edges[index], edges[index + 1]
      end
    end
    return nil
  end
  if window.kind == 'rolling' then
    local period = sliceOf(window, at)
    return period, period - window.slices * window.sliceMs, -1
  end
  return 0, 0, -1
end

local function move(part, held, spent, at)
  local cell = cellAt(part.account, part.period) or newCell(part.account, part.period, part.retireAt)
  local added = held + spent - part.held - part.spent
  cell.held = max(0, cell.held + held - part.held)
  cell.spent = max(0, cell.spent + spent - part.spent)
  if cell.scale > 0 then
    cell.level = max(0, decayed(cell, at) + added * cell.scale)
    cell.levelAt = max(cell.levelAt, at)
    cell.retireAt = max(cell.retireAt, emptyAt(cell) + retainMs)
  end
  saveCell(cell)
  part.held = held
  part.spent = spent
end

local function hasRoomFor(part, held, spent)
  local cell = cellAt(part.account, part.period)
  if not cell then return held + spent <= CEILING end
  local added = held + spent - part.held - part.spent
  if cell.held + cell.spent + added > CEILING then return false end
  return cell.scale == 0 or cell.level + added * cell.scale <= CEILING
end

local function fetchParts(entry)
  local wanted = {}
  for at, part in ipairs(entry.parts) do
    local key = cellKey(part.account, part.period)
    if raw[key] == nil and cells[key] == nil then wanted[#wanted + 1] = key end
  end
  if #wanted > 1 then fetch(wanted) end
end

local function finish(entry, state)
  entry.state = state
  entry.dueAt = now + retainMs
  saveEntry(entry)
end

-- Divides what was used over the parts of each counter; the last takes the rest.
local function shares(parts, used)
  local spent, rest, last = {}, {}, {}
  for index, part in ipairs(parts) do
    local left = rest[part.account]
    if left == nil then left = used[part.unit + 1] end
    spent[index] = min(left, part.reserved)
    rest[part.account] = left - spent[index]
    last[part.account] = index
  end
  for account, index in pairs(last) do spent[index] = spent[index] + rest[account] end
  return spent
end

local function spread(entry, used, pending)
  fetchParts(entry)
  local spent = shares(entry.parts, used)
  for index, part in ipairs(entry.parts) do
    if part.unit == 4 and used[5] < 0 then return {'cost-missing'} end
    local held = pending and max(0, part.reserved - spent[index]) or 0
    if not hasRoomFor(part, held, spent[index]) then return {'ceiling', '=' .. part.account} end
  end
  for index, part in ipairs(entry.parts) do
    move(part, pending and max(0, part.reserved - spent[index]) or 0, spent[index], now)
    if pending then part.reported = part.spent end
  end
  return nil
end
`

/** What comes first in every operation: the right data, the end of holds that are over, and old rows deleted. */
export const CLEAR = `
-- Other data than those that are meant, or none: nothing happens.
local known = field('i')
if ARGV[1] ~= '' and ARGV[1] ~= known then return {'lost', named(known)} end
readDue()

-- Holds that are over end first. A long backlog is cleared in parts, so that no script is long.
local BACKLOG = 200
local due = {}
if now >= pendingFrom then
  isUncertain = true
  due = call('ZRANGEBYSCORE', DUE, '-inf', now, 'LIMIT', 0, BACKLOG)
  for _, key in ipairs(due) do
    local entry = readEntry(string.sub(key, 2))
    if entry and entry.state == 'pending' then
      fetchParts(entry)
      for _, part in ipairs(entry.parts) do
        move(part, 0, part.spent + (entry.spendOnExpiry and part.held or 0), now)
      end
      finish(entry, 'expired')
    else
      call('ZREM', DUE, key)
    end
  end
end
if #due == BACKLOG then
  flush()
  return {'again', now}
end

-- Deletes rows that nobody can need any more: more than one operation adds. What a reservation adds is followed by a
-- settle, a release or an expiry.
if now >= overFrom and (op.kind ~= 'reserve' or #due > 0) then
  local gone = call('ZRANGEBYSCORE', DUE, OVER, OVER + now, 'LIMIT', 0, 64)
  isUncertain = true
  if #gone > 0 then
    call('ZREM', DUE, unpack(gone))
    for _, name in ipairs(gone) do
      local isEntry = string.sub(name, 1, 1) == 'e'
      local entry = isEntry and readEntry(string.sub(name, 2))
      local cell = not isEntry and cells[name]
      -- An id that was used again after it was over belongs to the new entry; an expiry just now may have kept a cell.
      local isOver = entry and entry.state ~= 'pending' and entry.dueAt <= now
      if isOver or (not isEntry and not (cell and cell.retireAt > now)) then
        call('HDEL', ROWS, name)
        raw[name] = false
        if isEntry then entries[string.sub(name, 2)] = nil else cells[name], changedCells[name] = nil, nil end
      end
    end
  end
end
`
