// Built from src/commands/end-lease-term-2.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const endLeaseTermScript: Script = {
  name: 'end-lease-term',
  keys: 2,
  sha1: '9be541b942f161af5c2d89acc196bcab4a668be9',
  lua: `local function headFault(key, layout)
  local head = redis.call('GET', key)
  if not head then return '!gone' end
  if string.match(head, '^(%d+):') ~= layout then return '!layout' end
end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function termOf(key)
  local fields = redis.call('HMGET', key, 'owner', 'token', 'until')
  return { owner = fields[1], token = tonumber(fields[2] or '0'), ends = tonumber(fields[3] or '0') }
end
local function isHeldBy(term, owner, token)
  return term.owner == owner and term.token == tonumber(token) and term.ends > now()
end
local function keepTerm(key, term)
  redis.call('HSET', key, 'owner', term.owner, 'token', term.token, 'until', string.format('%.0f', term.ends))
end
local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local term = termOf(KEYS[2])
if not isHeldBy(term, ARGV[2], ARGV[3]) then return 0 end
local length = math.ceil(tonumber(ARGV[4]))
term.ends = length > 0 and now() + length or 0
keepTerm(KEYS[2], term)
return 1`,
};
