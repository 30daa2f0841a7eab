-- Takes a free or expired lease, or gives its holder a new term.
--
-- KEYS[1]  head
-- KEYS[2]  the lease
-- ARGV[1]  layout
-- ARGV[2]  owner
-- ARGV[3]  the term in milliseconds
--
-- Reply: { 1, token } or { 0, owner, milliseconds that remain }; `!gone`, `!layout`
--- @include "includes/head-fault.lua"
--- @include "includes/lease-term.lua"

local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local time = now()
local term = termOf(KEYS[2], time)
local isHeld = term.ends > time
if isHeld and term.owner ~= ARGV[2] then return { 0, term.owner, math.ceil(term.ends - time) } end
if not isHeld then term.token = term.token + 1 end
term.owner = ARGV[2]
local length = math.ceil(tonumber(ARGV[3]))
keepTerm(KEYS[2], term, time + length, length)
return { 1, term.token }
