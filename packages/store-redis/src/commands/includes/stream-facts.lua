-- What is known of a stream: a marker where it was ever truncated, deleted or tombstoned, and its list.
-- A marker is `<state>:<first>`, and for a deleted stream `d:<first>:<born>:<position>:<id>`, where born, position
-- and id are those of the first event that was deleted: a repeated creation is recognised by them.
local function factsOf(mark, length)
  if not mark then
    return { state = length > 0 and 'a' or 'm', first = 0, head = length - 1 }
  end
  local state, first, rest = string.match(mark, '^(%l):(%d+):?(.*)$')
  first = tonumber(first)
  if length > 0 then state = 'a' end
  return { state = state, first = first, head = first + length - 1, rest = rest }
end

local function idOf(element)
  return string.sub(element, 3, 38)
end

-- Lua writes numbers from 1e14 on with an exponent.
local function numeral(number)
  if number < 1e14 then return number end
  return string.format('%.0f', number)
end
