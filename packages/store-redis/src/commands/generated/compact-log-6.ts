// Built from src/commands/compact-log-6.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const compactLogScript: Script = {
  name: 'compact-log',
  keys: 6,
  sha1: '8902a20284285ab670dfd342a321dcfd01b645e3',
  lua: `local function numeral(number)
  if number < 1e14 then return number end
  return string.format('%.0f', number)
end
local function factsOf(mark, length)
  if not mark then
    return { state = length > 0 and 'a' or 'm', first = 0, head = length - 1, rest = '', whole = length > 0 }
  end
  local state, first, rest = string.match(mark, '^(%l):(%d+):?(.*)$')
  first = tonumber(first)
  local whole = length > 0 and state == 'a'
  if length > 0 or state == 'c' then state = 'a' elseif state == 'a' then state = 'v' end
  return { state = state, first = first, head = first + length - 1, rest = rest, whole = whole }
end
local function markerOf(state, first, rest)
  return state .. ':' .. numeral(first) .. (rest == '' and '' or ':' .. rest)
end
local function idOf(element)
  return string.sub(element, 3, 38)
end
local function headFault(key, layout)
  local head = redis.call('GET', key)
  if not head then return '!gone' end
  if string.match(head, '^(%d+):') ~= layout then return '!layout' end
end
local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local mostEntries, mostLinks = tonumber(ARGV[3]), tonumber(ARGV[4])
local from = (redis.call('HGET', KEYS[3], ARGV[2]) or 0) + 1
local found = redis.call('XRANGE', KEYS[4], '0-' .. numeral(from), '+', 'COUNT', mostEntries + 1)
local marks, before, after = {}, 0, 0
local function stateOf(name)
  local mark = marks[name]
  if mark == nil then
    local text = redis.call('HGET', KEYS[2], name)
    if text then
      local state, first = string.match(text, '^(%l):(%d+)')
      mark = { state = state, first = tonumber(first) }
    else
      mark = false
    end
    marks[name] = mark
  end
  return mark
end
local function forgettable(name, revision, count)
  local mark = stateOf(name)
  if not mark then return 0, 0 end
  if mark.state == 't' then return count, 0 end
  local removed = math.max(0, math.min(count, mark.first - revision))
  if revision > 0 then return removed, 0 end
  return math.max(0, removed - 1), 1
end
local function shorten(text)
  local parts, size, gap = {}, 0, 0
  local function keep(link)
    if gap > 0 and size > 0 then
      size = size + 1
      parts[size] = '+' .. gap
    end
    gap = 0
    size = size + 1
    parts[size] = link
    after = after + 1
  end
  for item in string.gmatch(text, '[^;]+') do
    if string.sub(item, 1, 1) == '+' then
      gap = gap + string.sub(item, 2)
    else
      before = before + 1
      local count, revision, name = string.match(item, '^(%d+):(%d+):(.*)$')
      count, revision = tonumber(count), tonumber(revision)
      local forgotten, stub = forgettable(name, revision, count)
      if forgotten == 0 then
        keep(item)
      else
        if stub > 0 then keep('1:0:' .. name) end
        gap = gap + forgotten
        local left = count - stub - forgotten
        if left > 0 then keep(left .. ':' .. numeral(revision + stub + forgotten) .. ':' .. name) end
      end
    end
  end
  return table.concat(parts, ';'), gap
end
local done, copied = #found == 0, 0
while not done and copied < mostEntries and before <= mostLinks do
  copied = copied + 1
  local id, text = found[copied][1], found[copied][2][2]
  local isNewest = copied == #found and #found <= mostEntries
  local last, shortened, gap = tonumber(string.sub(id, 3)), text, 0
  if not isNewest or ARGV[5] ~= '1' then shortened, gap = shorten(text) end
  if shortened ~= '' then redis.call('XADD', KEYS[5], '0-' .. numeral(last - gap), 'c', shortened) end
  from, done = last, isNewest
end
if not done then
  redis.call('HSET', KEYS[3], ARGV[2], numeral(from))
else
  redis.call('HDEL', KEYS[3], ARGV[2])
  if redis.call('EXISTS', KEYS[4]) == 1 then redis.call('RENAME', KEYS[4], KEYS[6]) end
  if redis.call('EXISTS', KEYS[5]) == 1 then redis.call('RENAME', KEYS[5], KEYS[4]) end
  redis.call('UNLINK', KEYS[6])
end
return (done and 1 or 0) .. ',' .. before .. ',' .. after`,
};
