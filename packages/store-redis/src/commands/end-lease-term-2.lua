-- Gives a lease that is still held another end: renews it, or releases it with a term of 0.
--
-- KEYS[1]  head
-- KEYS[2]  the lease
-- ARGV[1]  layout
-- ARGV[2]  owner
-- ARGV[3]  token
-- ARGV[4]  the new term in milliseconds; 0 frees it and keeps the token
--
-- Reply: 1, or 0 where it is not held any more; `!gone`, `!layout`
--- @include "includes/head-fault.lua"
--- @include "includes/lease-term.lua"

local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local time = now()
local term = termOf(KEYS[2], time)
local isHeld = term.owner == ARGV[2] and term.token == tonumber(ARGV[3]) and term.ends > time
if not isHeld then return 0 end
local length = math.ceil(tonumber(ARGV[4]))
keepTerm(KEYS[2], term, length > 0 and time + length or 0, length)
return 1
