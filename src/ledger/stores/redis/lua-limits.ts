/** Where limits stand and whether a request fits, as in `engine/look.ts`, `engine/retry.ts` and `engine/reserve.ts`. */
export const LIMITS = `
local FITS, SPENT, IN_FLIGHT, NEVER_FITS = 0, 1, 2, 3

local function amountOf(line, output)
  if line.rate == 0 then return line.fixed end
  local product = line.rate * output
  local rest = product % line.rateTokens
  return line.fixed + (product - rest) / line.rateTokens + (rest > 0 and 1 or 0)
end

-- Where all lines are at a time, and the fields that they need; nil when the time is outside of their edges.
local function placesOf(lines, at, fields)
  local seen = {}
  for index, line in ipairs(lines) do
    local period, startsAt, endsAt = placeOf(line, at)
    if period == nil then return nil end
    seen[index] = {period = period, startsAt = startsAt, endsAt = endsAt}
    local from = line.window.kind == 'rolling' and startsAt or period
    for slice = from, period, line.window.sliceMs or 1 do fields[#fields + 1] = cellKey(line.account, slice) end
    fields[#fields + 1] = 'o' .. line.account
  end
  return seen
end

-- The standing of all lines; nil when the time is outside of their edges.
local function lookAll(lines, at)
  local wanted, missing = {}, {}
  local seen = placesOf(lines, at, wanted)
  if seen == nil then return nil end
  for _, name in ipairs(wanted) do if raw[name] == nil and not cells[name] then missing[#missing + 1] = name end end
  if #missing > 0 then fetch(missing) end
  for index, line in ipairs(lines) do
    local one = seen[index]
    one.limit, one.overrideUntil = line.limit, 0
    local override = raw['o' .. line.account]
    if override then
      local amount, untilAt = match(override, '^(%d+) (%-?%d+)$')
      untilAt = tonumber(untilAt)
      if untilAt < 0 or at < untilAt then one.limit, one.overrideUntil = tonumber(amount), untilAt end
    end
    one.held, one.spent, one.granted, one.latest, one.slices = 0, 0, 0, 0, {}
    if line.window.kind == 'rolling' then
      for slice = one.startsAt, one.period, line.window.sliceMs do
        local cell = cellAt(line.account, slice)
        if cell then
          one.held, one.spent, one.granted = one.held + cell.held, one.spent + cell.spent, one.granted + cell.granted
          one.latest = max(one.latest, cell.latest)
          one.slices[#one.slices + 1] = cell
          if slice == one.period then one.cell = cell end
        end
      end
    else
      local cell = cellAt(line.account, one.period)
      one.cell = cell
      if cell then one.held, one.spent, one.granted, one.latest = cell.held, cell.spent, cell.granted, cell.latest end
      if line.window.kind == 'bucket' then
        local used = cell and ceil(levelAt(cell, line.window, at) / line.window.scale) or 0
        one.held = min(one.held, used)
        one.spent = used - one.held
      end
    end
  end
  return seen
end

local function whyNot(one, amount)
  if amount == 0 or amount <= one.limit - one.held - one.spent then return FITS end
  if amount > one.limit then return NEVER_FITS end
  return amount > one.limit - one.spent and SPENT or IN_FLIGHT
end

local function flowsBackAt(one, line, amount)
  local window = line.window
  if window.kind == 'calendar' then return one.endsAt end
  if window.kind == 'total' then return -1 end
  if window.kind == 'rolling' then
    local over = one.held + one.spent + amount - one.limit
    for _, slice in ipairs(one.slices) do
      over = over - slice.held - slice.spent
      if over <= 0 then return slice.period + (window.slices + 1) * window.sliceMs end
    end
    return -1
  end
  local level = one.cell and levelAt(one.cell, window, now) or 0
  return now + ceil((level - (one.limit - amount) * window.scale) / window.perMs)
end

local function retryAt(one, line, amount, why, spendOnExpiry)
  if why == FITS or why == NEVER_FITS then return -1 end
  local byItself = flowsBackAt(one, line, amount)
  if why == SPENT or spendOnExpiry then return byItself end
  return byItself < 0 and one.latest or min(byItself, one.latest)
end

-- Ten numbers for each line, in the order of LineAnswer.
local function answer(result, one, reserved, added, why, retry)
  local n = #result
  result[n + 1], result[n + 2], result[n + 3] = exact(one.limit), exact(one.held + added), exact(one.spent)
  result[n + 4], result[n + 5] = exact(reserved), exact(one.granted + added)
  result[n + 6], result[n + 7] = one.startsAt, one.endsAt
  result[n + 8], result[n + 9], result[n + 10] = why, retry, one.overrideUntil
end

local function explain(result, lines, seen, output, spendOnExpiry, isHeld)
  for index, line in ipairs(lines) do
    local one = seen[index]
    local amount = amountOf(line, output)
    local why = whyNot(one, amount)
    answer(result, one, amount, isHeld and amount or 0, why, retryAt(one, line, amount, why, spendOnExpiry))
  end
  return result
end

local function mostOutput(line, one, want)
  local left = one.limit - one.held - one.spent
  local whole = amountOf(line, want)
  if whole == 0 or whole <= left then return want end
  if line.fixed > 0 and line.fixed > left then return -1 end
  if line.rate == 0 then return want end
  local room = max(0, left - line.fixed) * line.rateTokens
  return (room - room % line.rate) / line.rate
end

-- The output that is granted and where all limits stand, or nil and the answer.
local function decide(spendOnExpiry)
  local seen = lookAll(op.lines, now)
  if seen == nil then return nil, {'clock', now} end
  local output, fits = op.wantOutput, true
  for index, line in ipairs(op.lines) do
    if line.enforced then
      output = min(output, mostOutput(line, seen[index], op.wantOutput))
      if whyNot(seen[index], amountOf(line, op.leastOutput)) ~= FITS then fits = false end
    end
  end
  if not fits then
    return nil, explain({'refused', now, output}, op.lines, seen, op.leastOutput, spendOnExpiry, false)
  end
  output = max(output, op.leastOutput)
  for index, line in ipairs(op.lines) do
    local one = seen[index]
    local scale = line.window.kind == 'bucket' and line.window.scale or 1
    if (one.held + one.spent + amountOf(line, output)) * scale > CEILING then
      return nil, {'ceiling', '=' .. line.account}
    end
  end
  return output, seen
end

local function retireOf(line, one)
  if line.window.kind == 'calendar' then return one.endsAt + retainMs end
  if line.window.kind == 'rolling' then
    return one.period + (line.window.slices + 1) * line.window.sliceMs + retainMs
  end
  return CEILING
end

local function hold(line, one, amount, at, expiresAt)
  local isNew = one.cell == nil
  local cell = one.cell or newCell(line.account, one.period, retireOf(line, one))
  cell.held = cell.held + amount
  cell.granted = cell.granted + amount
  cell.latest = max(cell.latest, expiresAt)
  local window = line.window
  if window.kind == 'bucket' then
    cell.level = (isNew and 0 or levelAt(cell, window, at)) + amount * window.scale
    cell.levelAt = max(cell.levelAt, at)
    cell.perMs, cell.scale = window.perMs, window.scale
    cell.retireAt = max(emptyAt(cell), expiresAt) + retainMs
  end
  saveCell(cell)
  return {
    account = line.account, unit = line.unit, period = one.period, retireAt = cell.retireAt, reserved = amount,
    held = amount, spent = 0, reported = 0,
  }
end

local function reservedOf(entry, account)
  local reserved = 0
  for _, part in ipairs(entry.parts) do if part.account == account then reserved = reserved + part.reserved end end
  return reserved
end

local function renewCells(entry)
  fetchParts(entry)
  for _, part in ipairs(entry.parts) do
    local cell = cellAt(part.account, part.period)
    if cell and cell.latest < entry.expiresAt then
      cell.latest = entry.expiresAt
      saveCell(cell)
    end
  end
end

local function reserved(entry, output)
  return {'reserved', now, '=' .. entry.id, entry.attempts, output, entry.expiresAt}
end

local function standing(result, entry, seen)
  for index, line in ipairs(op.lines) do
    answer(result, seen[index], entry and reservedOf(entry, line.account) or 0, 0, FITS, -1)
  end
  return result
end
`
