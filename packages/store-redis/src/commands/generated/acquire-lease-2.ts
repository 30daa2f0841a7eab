// Built from src/commands/acquire-lease-2.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const acquireLeaseScript: Script = {
  name: 'acquire-lease',
  keys: 2,
  sha1: 'a100ff5acc96ae60ea9bfb4b6e74d4fd20d44a0d',
  lua: `local function headFault(key, layout)
  local head = redis.call('GET', key)
  if not head then return '!gone' end
  if string.match(head, '^(%d+):') ~= layout then return '!layout' end
end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function termOf(key, time)
  local fields = redis.call('HMGET', key, 'owner', 'token', 'until', 'term')
  local term = {
    owner = fields[1],
    token = tonumber(fields[2] or '0'),
    ends = tonumber(fields[3] or '0'),
    length = tonumber(fields[4] or '0'),
  }
  if term.ends - time > term.length then
    term.ends = time + term.length
    redis.call('HSET', key, 'until', string.format('%.0f', term.ends))
  end
  return term
end
local function keepTerm(key, term, ends, length)
  local text = string.format('%.0f', length)
  redis.call('HSET', key, 'owner', term.owner, 'token', term.token, 'until', string.format('%.0f', ends), 'term', text)
end
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
return { 1, term.token }`,
};
