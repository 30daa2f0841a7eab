-- A lease by the server's clock: a hash of owner, token, the end of its term and the term's length in milliseconds.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- No term has more left than its length: where it seems to, the clock was set back, and the term begins anew.
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
