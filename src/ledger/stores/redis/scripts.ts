/** One script for each operation: everything it needs in one text, so that one call is one atomic step. */
import type { LedgerOp } from '../../store/types.ts'
import { BASE } from './lua-base.ts'
import { CLEAR, HELPERS } from './lua-cells.ts'
import { LIMITS } from './lua-limits.ts'
import { BEGIN, QUICK_RESERVE, QUICK_SETTLE } from './lua-quick.ts'

/** The server's time in milliseconds: no caller's clock is in it. */
export const SERVER_CLOCK = `(function()
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end)()`

// One command reads all that the operation needs, when nothing unusual happens.
const PREFETCH_LINES = `
local first = {'i', 'n', op.digest == '' and 'e' .. op.id or 'd' .. op.digest}
placesOf(op.lines, now, first)
fetch(first)
`

const READ_OP = `
local op = cjson.decode(ARGV[3])
`

// A reservation and a settle come without JSON, which takes longer to read than all else: see `arguments.ts`.
const READ_RESERVE = `
local op = {
  kind = 'reserve', id = ARGV[3], print = ARGV[4], digest = ARGV[5], digestMs = tonumber(ARGV[6]),
  maxAttempts = tonumber(ARGV[7]), holdMs = tonumber(ARGV[8]), spendOnExpiry = ARGV[9] == '1',
  wantOutput = tonumber(ARGV[10]), leastOutput = tonumber(ARGV[11]), lines = {},
}
for at = FIRST_LINE, #ARGV, LINE do
  local kind, one, two, three, four, unit, enforced, fixed, rate, rateTokens =
    string.match(ARGV[at + 6], '^(%a+) (%d+) (%d+) (%d+) (%d+) (%d) (%d) (%-?%d+) (%d+) (%d+)$')
  one, two = tonumber(one), tonumber(two)
  local window = {kind = kind}
  if kind == 'calendar' then
    window.edges = {one, two, tonumber(three), tonumber(four)}
  elseif kind == 'rolling' then
    window.sliceMs, window.slices = one, two
  elseif kind == 'bucket' then
    window.perMs, window.scale = one, two
  end
  op.lines[#op.lines + 1] = {
    account = ARGV[at], window = window, unit = tonumber(unit), limit = tonumber(ARGV[at + 3]),
    enforced = enforced == '1', fixed = tonumber(fixed), rate = tonumber(rate), rateTokens = tonumber(rateTokens),
  }
end
`

const READ_SETTLE = `
local op = {kind = 'settle', id = ARGV[3], print = ARGV[4], used = {}}
for at = 5, 9 do op.used[at - 4] = tonumber(ARGV[at]) end
`

const PREFETCH_ENTRY = `
fetch({'i', 'n', 'e' .. op.id})
`

const RESERVE = `
local entry
if op.digest == '' then
  entry = entryAt(op.id)
else
  local id = field('d' .. op.digest)
  entry = id and readEntry(id) or nil
  if entry and (entry.state ~= 'pending' or now - entry.createdAt > op.digestMs) then entry = nil end
end
if entry then
  if entry.print ~= op.print then flush() return {'conflict', '=the scope or the amounts'} end
  if entry.state ~= 'pending' then flush() return {'resolved', entry.state} end
  local seen = lookAll(op.lines, now)
  if seen == nil then flush() return {'clock', now} end
  if entry.attempts >= op.maxAttempts then flush() return {'attempts', now, entry.attempts} end
  entry.attempts = entry.attempts + 1
  entry.expiresAt = max(entry.expiresAt, now + op.holdMs)
  entry.dueAt = entry.expiresAt
  renewCells(entry)
  saveEntry(entry)
  flush()
  return standing(reserved(entry, entry.output), entry, seen)
end
local output, seen = decide(op.spendOnExpiry)
if output == nil then flush() return seen end
local expiresAt = now + op.holdMs
entry = {
  id = op.id, print = op.print, digest = op.digest, createdAt = now,
  spendOnExpiry = op.spendOnExpiry, state = 'pending', attempts = 1, output = output, step = 0, stepPrint = '',
  stepOutput = 0, settlePrint = '', late = false, expiresAt = expiresAt, dueAt = expiresAt, parts = {}, isNew = true,
}
local result = explain(reserved(entry, output), op.lines, seen, output, op.spendOnExpiry, true)
for index, line in ipairs(op.lines) do
  entry.parts[index] = hold(line, seen[index], amountOf(line, output), now, expiresAt)
end
saveEntry(entry)
flush()
return result
`

const PARTS = `
local function parts(result, entry)
  for _, part in ipairs(entry.parts) do
    local n = #result
    result[n + 1], result[n + 2], result[n + 3] = '=' .. part.account, part.unit, part.period
    result[n + 4], result[n + 5], result[n + 6] = exact(part.reserved), exact(part.held), exact(part.spent)
  end
  return result
end
`

const SETTLE = `
local entry = entryAt(op.id)
if not entry then flush() return {'unknown'} end
if entry.state == 'released' then flush() return {'resolved', 'released'} end
local repeated = entry.state == 'settled'
if repeated and entry.settlePrint ~= op.print then flush() return {'conflict', '=what was used'} end
if not repeated then
  local failed = spread(entry, op.used, false)
  if failed then flush() return failed end
  entry.late = entry.state == 'expired'
  entry.settlePrint = op.print
  finish(entry, 'settled')
end
flush()
return parts({'settled', now, repeated and 1 or 0, entry.late and 1 or 0}, entry)
`

const EXTEND = `
local entry = entryAt(op.id)
if not entry then flush() return {'unknown'} end
if string.sub(entry.print, 1, #op.scope) ~= op.scope then flush() return {'conflict', '=the scope'} end
if entry.state ~= 'pending' then flush() return {'resolved', entry.state} end
if op.step == entry.step and entry.stepPrint ~= op.print then
  flush()
  return {'conflict', '=the amounts of step ' .. int(op.step)}
end
if op.step ~= entry.step then
  if op.step ~= entry.step + 1 then flush() return {'step', entry.step + 1} end
  if lookAll(op.lines, now) == nil then flush() return {'clock', now} end
  if op.used ~= cjson.null then
    local failed = spread(entry, op.used, true)
    if failed then flush() return failed end
    saveEntry(entry)
  end
  local output, seen = decide(entry.spendOnExpiry)
  if output == nil then flush() return seen end
  entry.expiresAt = max(entry.expiresAt, now + op.holdMs)
  entry.dueAt = entry.expiresAt
  entry.step, entry.stepPrint, entry.stepOutput = op.step, op.print, output
  for index, line in ipairs(op.lines) do
    local part = hold(line, seen[index], amountOf(line, output), now, entry.expiresAt)
    local same
    for _, other in ipairs(entry.parts) do
      if other.account == part.account and other.period == part.period then same = other end
    end
    if same then
      same.reserved, same.held = same.reserved + part.reserved, same.held + part.held
    else
      entry.parts[#entry.parts + 1] = part
    end
  end
  renewCells(entry)
  saveEntry(entry)
end
local seen = lookAll(op.lines, now)
flush()
if seen == nil then return {'clock', now} end
return standing(reserved(entry, entry.stepOutput), entry, seen)
`

const RELEASE = `
local entry = entryAt(op.id)
if not entry then flush() return {'unknown'} end
if entry.state == 'settled' then flush() return {'resolved', 'settled'} end
local repeated = entry.state == 'released'
if not repeated then
  fetchParts(entry)
  for _, part in ipairs(entry.parts) do move(part, 0, part.reported, now) end
  finish(entry, 'released')
end
flush()
return {'released', now, repeated and 1 or 0}
`

const CHARGE = `
local entry = entryAt(op.id)
if entry then
  flush()
  if entry.print ~= op.print then return {'conflict', '=the scope or the amounts'} end
  return {'charged', now, 1}
end
local at = op.at == cjson.null and now or min(op.at, now)
local seen = lookAll(op.lines, at)
if seen == nil then flush() return {'clock', now} end
for index, line in ipairs(op.lines) do
  if line.unit == 4 and op.used[5] < 0 then flush() return {'cost-missing'} end
  local cell, used = seen[index].cell, op.used[line.unit + 1]
  local total = (cell and cell.held + cell.spent or 0) + used
  if line.window.kind == 'bucket' then
    total = (cell and levelAt(cell, line.window, at) or 0) + used * line.window.scale
  end
  if total > CEILING then flush() return {'ceiling', '=' .. line.account} end
end
-- As a settle of these numbers has it: one that comes later is a repeat.
local used = {}
for index, amount in ipairs(op.used) do used[index] = int(amount) end
local parts = {}
for index, line in ipairs(op.lines) do
  parts[index] = hold(line, seen[index], 0, at, 0)
  move(parts[index], 0, op.used[line.unit + 1], at)
end
saveEntry({
  id = op.id, print = op.print, digest = '', createdAt = at, spendOnExpiry = false, state = 'settled', attempts = 1,
  output = 0, step = 0, stepPrint = '', stepOutput = 0, settlePrint = table.concat(used, ','), late = false, expiresAt = at,
  dueAt = now + retainMs, parts = parts, isNew = true,
})
flush()
return {'charged', now, 0}
`

const READ = `
local seen = lookAll(op.lines, op.at == cjson.null and now or op.at)
flush()
if seen == nil then return {'clock', now} end
return standing({'read', now}, nil, seen)
`

const FIND = `
local entry = entryAt(op.id)
flush()
if not entry then return {'found', now} end
return parts({'found', now, entry.state, entry.attempts, entry.step, entry.createdAt, entry.expiresAt}, entry)
`

const OVERRIDE = `
local key = 'o' .. op.account
if op.amount == cjson.null then
  call('HDEL', ROWS, key)
  call('ZREM', DUE, key)
else
  local hasEnd = op['until'] ~= cjson.null
  call('HSET', ROWS, key, int(op.amount) .. ' ' .. (hasEnd and int(op['until']) or '-1'))
  call('ZADD', DUE, OVERRIDES + (hasEnd and min(op['until'], NO_END) or NO_END), key)
end
-- Where an earlier build set some, their ends are not in the order: they are looked for as long as the ledger is there.
if overriddenUntil ~= true then overriddenUntil = readOverriddenUntil() end
flush()
return {'overridden', now}
`

// What an earlier version kept is not read: to begin anew beside it would forget what is spent.
const IDENTITY = `
local known = field('i')
if not known and call('EXISTS', KEYS[3]) == 1 then
  return redis.error_reply('ERR ' .. KEYS[3] .. ' has a ledger of an earlier version; use another name, or delete it')
end
local from = op.from ~= cjson.null and op.from or nil
if op.set ~= cjson.null and (known or nil) == from then
  call('HSET', ROWS, 'i', op.set)
  known = op.set
  local text = field('n')
  if text then
    local pendingFrom, overFrom, before, overriddenUntil = decode(text)
    call('HSET', ROWS, 'n', encode(pendingFrom, overFrom, known, overriddenUntil))
  end
end
return {'identity', now, named(known)}
`

/** The text of each operation's script. `clock` is an expression for the time in milliseconds. */
export function scriptsFor(clock: string): Readonly<Record<LedgerOp['kind'], string>> {
  const begin = BEGIN.replace('CLOCK', () => clock)
  const usual = begin + READ_OP + BASE
  const withReserve = begin + QUICK_RESERVE + READ_RESERVE + BASE + HELPERS + LIMITS + PREFETCH_LINES
  const withSettle = begin + QUICK_SETTLE + READ_SETTLE + BASE + HELPERS + PREFETCH_ENTRY
  return {
    reserve: withReserve + CLEAR + RESERVE,
    settle: withSettle + CLEAR + PARTS + SETTLE,
    extend: usual + HELPERS + LIMITS + PREFETCH_ENTRY + CLEAR + EXTEND,
    release: usual + HELPERS + PREFETCH_ENTRY + CLEAR + RELEASE,
    charge: usual + HELPERS + LIMITS + CLEAR + CHARGE,
    read: usual + HELPERS + LIMITS + CLEAR + READ,
    find: usual + HELPERS + CLEAR + PARTS + FIND,
    override: usual + HELPERS + CLEAR + OVERRIDE,
    identity: usual + IDENTITY,
  }
}
