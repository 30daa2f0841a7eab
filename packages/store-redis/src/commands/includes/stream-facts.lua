-- Lua writes numbers from 1e14 on with an exponent.
local function numeral(number)
  if number < 1e14 then return number end
  return string.format('%.0f', number)
end

-- What is known of a stream: a marker where it was ever truncated, deleted or tombstoned, and its list.
-- A marker is `<state>:<first>` and, after another `:`, the last creation whose events were removed (see
-- removed-creation.lua). `a` active, the list begins with a creation; `c` active, cut by a truncation; `d` deleted;
-- `t` tombstoned. `whole` says that the list begins with the stream's creation. `v` is the state of a stream whose list
-- must be there and is not: its events have vanished.
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
