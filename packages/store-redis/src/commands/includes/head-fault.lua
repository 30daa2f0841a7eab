-- What is wrong with a partition's head: `!gone` where there is none, `!layout` where it says another layout.
local function headFault(key, layout)
  local head = redis.call('GET', key)
  if not head then return '!gone' end
  if string.match(head, '^(%d+):') ~= layout then return '!layout' end
end
