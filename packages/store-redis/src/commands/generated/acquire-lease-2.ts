// Built from src/commands/acquire-lease-2.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const acquireLeaseScript: Script = {
  name: 'acquire-lease',
  keys: 2,
  sha1: 'c423bd7c051806d359efc2763f57ed62f87e5323',
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
local term, time = termOf(KEYS[2]), now()
local isHeld = term.ends > time
if isHeld and term.owner ~= ARGV[2] then return { 0, term.owner, math.ceil(term.ends - time) } end
if not isHeld then term.token = term.token + 1 end
term.owner = ARGV[2]
term.ends = time + math.ceil(tonumber(ARGV[3]))
keepTerm(KEYS[2], term)
return { 1, term.token }`,
};
